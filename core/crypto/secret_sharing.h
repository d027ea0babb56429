// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "base/secret_bytes.h"
#include "crypto/random.h"

namespace siegel {

inline constexpr std::size_t max_shared_secret = 4096;  ///< bytes
inline constexpr std::size_t max_shares = 100;

/// Shamir's secret sharing over GF(256), in the encoding of draft-mcgrew-tss-03 with a SHA-256 of the secret inside, so
/// that shares that do not belong together are found out: any `threshold` of the `count` shares give the secret back,
/// and fewer say nothing about it but its length. Errors: `bad_argument` unless 2 <= threshold <= count <= 100 and the
/// secret has 1 to 4,096 bytes; `random_failed`.
Result<std::vector<SecretBytes>> split_secret(const SecretBytes& secret, std::size_t threshold, std::size_t count,
                                              RandomSource& random);

/// Errors: `bad_key` for too few shares, some that are not of one secret, and altered ones.
Result<SecretBytes> join_shares(std::span<const SecretBytes> shares);

}  // namespace siegel
