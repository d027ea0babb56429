// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "base/secret_bytes.h"

namespace siegel {

/// The key that a passphrase gives by an AlgorithmIdentifier of PBKDF2 (RFC 8018, A.2), as CMS and PKCS#8 have it.
/// Errors: `unsupported` for another algorithm or hash, none at all, and a count of iterations that is not accepted;
/// `bad_data`.
Result<SecretBytes> derive_by_pbkdf2(ByteView algorithm, ByteView passphrase, std::size_t key_size);

}  // namespace siegel
