// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

/// Eight bytes at a time, in any compiler and in WebAssembly: a word in which byte 0 is the lowest.
namespace siegel::words {

inline constexpr std::uint64_t ones = 0x0101010101010101U;
inline constexpr std::uint64_t high_bits = 0x8080808080808080U;

inline std::uint64_t load(const std::uint8_t* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof(word));
  if constexpr (std::endian::native == std::endian::big) word = std::byteswap(word);
  return word;
}

inline constexpr std::uint64_t repeated(std::uint8_t byte) { return ones * byte; }

/// A mask whose lowest set bit is in the first zero byte of the word; above it there may be others without meaning.
inline constexpr std::uint64_t zero_bytes(std::uint64_t word) { return (word - ones) & ~word & high_bits; }

/// True if every byte is 01 to 7F.
inline constexpr bool is_ascii_without_nul(std::uint64_t word) { return (((word - ones) | word) & high_bits) == 0; }

/// The index of the byte that the lowest set bit is in.
inline std::size_t first_byte(std::uint64_t mask) { return static_cast<std::size_t>(std::countr_zero(mask)) / 8; }

}  // namespace siegel::words
