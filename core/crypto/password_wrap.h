// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "base/secret_bytes.h"
#include "crypto/random.h"

namespace siegel {

inline constexpr std::size_t password_wrap_iv_size = 16;  ///< bytes, one block of AES

/// The key wrap for passphrases of CMS, PWRI-KEK (RFC 3211, 2.3) with AES-CBC: for a key that is made from a
/// passphrase. `kek` has 32 bytes, in reading also 16 or 24; `key` has 3 to 64. Errors: `bad_key`; `random_failed`.
Result<Bytes> wrap_by_password(ByteView kek, ByteView iv, ByteView key, RandomSource& random);

/// Errors: `payload_forged` if the check value does not come out, or the length cannot be one of a wrapped key.
Result<SecretBytes> unwrap_by_password(ByteView kek, ByteView iv, ByteView wrapped);

}  // namespace siegel
