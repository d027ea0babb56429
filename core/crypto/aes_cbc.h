// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "base/secret_bytes.h"

namespace siegel {

inline constexpr std::size_t aes_cbc_iv_size = 16;  ///< bytes

/// AES-CBC with the padding of RFC 5652, 6.3, which nothing authenticates: for private keys on one's own disk, where
/// nobody learns from a failure. `key` has 16, 24 or 32 bytes. Errors: `payload_forged` if the padding is not right;
/// `bad_key` for another length of key or IV.
Result<SecretBytes> open_aes_cbc(ByteView key, ByteView iv, ByteView ciphertext);

}  // namespace siegel
