// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

#include "stream/chunk_layout.h"

namespace siegel {

enum class Padding : std::uint8_t { none = 0, padme = 1 };

/// The Padmé length (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs",
/// PETS 2019, 4.3): at most 12 % more, and the length then tells only about log log of its bits.
constexpr std::uint64_t padme_size(std::uint64_t size) {
  if (size < 2) return size;
  const auto exponent = static_cast<unsigned>(std::bit_width(size) - 1);
  const auto mantissa_bits = static_cast<unsigned>(std::bit_width(exponent));
  const auto mask = (std::uint64_t{1} << (exponent - mantissa_bits)) - 1;
  return (size + mask) & ~mask;
}

constexpr std::uint64_t padded_size(std::uint64_t size, Padding padding) {
  return padding == Padding::padme ? padme_size(size) : size;
}

/// Whether a content of this size, with what pads it, is short enough for a file. Asks for the size alone first: near
/// 2^64 the padded one would wrap around.
constexpr bool fits_into_file(std::uint64_t size, Padding padding) {
  return size <= max_plaintext_size && padded_size(size, padding) <= max_plaintext_size;
}

}  // namespace siegel
