// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "base/secret_bytes.h"

namespace siegel {

/// The PrivateKeyInfo in an EncryptedPrivateKeyInfo (RFC 5208, 6; RFC 5958, 3) under PBES2 with PBKDF2 and AES-CBC (RFC
/// 8018, 6.2 and B.2.5). Errors: `bad_passphrase` if nothing comes out; `bad_key` for what is malformed; `unsupported`
/// for other algorithms and counts of iterations.
Result<SecretBytes> decrypt_private_key(ByteView der, ByteView passphrase);

}  // namespace siegel
