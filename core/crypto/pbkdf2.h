// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/result.h"
#include "base/secret_bytes.h"

namespace siegel {

/// What a password key derivation hashes with: HMAC over one of these.
enum class Pbkdf2Hash {
  sha_1,  ///< for reading old CMS files only
  sha_256,
  sha_512,
};

inline constexpr std::uint32_t pbkdf2_iterations = 600'000;        ///< what a new message gets
inline constexpr std::uint32_t min_pbkdf2_iterations = 1'000;      ///< RFC 8018, 4.2; less is refused
inline constexpr std::uint32_t max_pbkdf2_iterations = 2'000'000;  ///< more is refused: a second or two of work

/// PBKDF2 (RFC 8018, 5.2) without any cap of its own, which is the format's task. Errors: `bad_argument` for no
/// iterations or an output of no or more than 128 bytes; `out_of_memory`.
Result<SecretBytes> pbkdf2(Pbkdf2Hash hash, ByteView passphrase, ByteView salt, std::uint32_t iterations,
                           std::size_t output_size);

}  // namespace siegel
