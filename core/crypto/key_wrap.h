// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "base/secret_bytes.h"

namespace siegel {

inline constexpr std::size_t key_wrap_overhead = 8;     ///< bytes a wrapped key is longer than the key
inline constexpr std::size_t max_wrapped_key = 64 + 8;  ///< bytes; the longest content key of any format is 64

/// AES key wrap (RFC 3394, NIST SP 800-38F "KW") with the default initial value. `kek` has 16, 24 or 32 bytes, `key` 16
/// to 64 and a multiple of 8. Errors: `bad_key`.
Result<Bytes> wrap_key(ByteView kek, ByteView key);

/// Errors: `payload_forged` if the check value does not come out or the length cannot be one of a wrapped key;
/// `bad_key` for a `kek` of another length.
Result<SecretBytes> unwrap_key(ByteView kek, ByteView wrapped);

}  // namespace siegel
