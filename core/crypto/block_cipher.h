// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"

namespace siegel {

inline constexpr std::size_t aes_block_size = 16;  ///< bytes
using AesBlock = std::array<std::uint8_t, aes_block_size>;

/// AES on single blocks (FIPS 197), for what is built on a block cipher and nothing else (FF1). Encryption only. Not
/// for use from two threads at once.
class BlockCipher {
 public:
  virtual ~BlockCipher() = default;
  virtual void encrypt(AesBlock& block) = 0;
};

}  // namespace siegel
