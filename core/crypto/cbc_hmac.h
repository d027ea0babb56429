// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "base/secret_bytes.h"

namespace siegel {

inline constexpr std::size_t cbc_hmac_key_size = 64;  ///< bytes: 32 for HMAC-SHA-512, then 32 for AES-256
inline constexpr std::size_t cbc_hmac_iv_size = 16;
inline constexpr std::size_t cbc_hmac_tag_size = 32;

/// AES_256_CBC_HMAC_SHA_512 (RFC 7518, 5.2.5), for reading only. Checks the tag first, then decrypts `text` in place
/// and returns how many bytes at its front are the plaintext. Errors: `payload_forged`, for a wrong tag and a wrong
/// padding alike; `text` is then zero. `bad_key` for a key of another length.
Result<std::size_t> open_aes_256_cbc_hmac_sha_512(ByteView key, ByteView iv, ByteView associated_data, ByteSpan text,
                                                  ByteView tag);

}  // namespace siegel
