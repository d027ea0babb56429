// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "formats/envelope_key.h"

namespace siegel {

/// A key in PEM (RFC 7468): a certificate (`CERTIFICATE`), a public key (`PUBLIC KEY`) or a private one in PKCS#8
/// (`PRIVATE KEY`), which may have its certificate beside it. Of several certificates the first is that of the key.
/// Errors: `bad_key` or `bad_certificate` for what is none, or if key and certificate do not belong together;
/// `unsupported` for other algorithms, encrypted keys and older notations; `too_large`.
Result<EnvelopeKey> parse_pem_key(ByteView pem, const Provider& provider);

/// The same from one certificate in DER.
Result<EnvelopeKey> parse_certificate(ByteView der);

}  // namespace siegel
