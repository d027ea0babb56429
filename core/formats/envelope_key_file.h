// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "formats/envelope_key.h"

namespace siegel {

/// True for what begins like a key of a standard envelope: a JSON Web Key, a COSE key, PEM, or a
/// certificate in DER.
bool looks_like_envelope_key(ByteView content);

/// Errors: those of the notation; `bad_key` for none that is known.
/// `passphrase` is for a private key in PEM that is encrypted.
Result<EnvelopeKey> parse_envelope_key(ByteView content, const Provider& provider, ByteView passphrase = {});

}  // namespace siegel
