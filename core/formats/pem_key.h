// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "formats/envelope_key.h"

namespace siegel {

/// A key in PEM (RFC 7468): a certificate (`CERTIFICATE`), a public key (`PUBLIC KEY`) or a private one in PKCS#8
/// (`PRIVATE KEY`), which may have its certificate beside it. Of several certificates the first is that of the key.
/// `passphrase` is for an encrypted one (`ENCRYPTED PRIVATE KEY`, PBES2 with PBKDF2 and AES-CBC; RFC 8018, 6.2).
/// Errors: `bad_key` or `bad_certificate` for what is none, or if key and certificate do not belong together;
/// `bad_passphrase` for none where one is needed, or a wrong one; `unsupported` for other algorithms and older
/// notations; `too_large`.
Result<EnvelopeKey> parse_pem_key(ByteView pem, const Provider& provider, ByteView passphrase = {});

/// True if a passphrase is needed.
bool is_encrypted_pem_key(ByteView pem);

/// The same from one certificate in DER.
Result<EnvelopeKey> parse_certificate(ByteView der);

}  // namespace siegel
