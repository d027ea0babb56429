// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace siegel {

/// Numbers of any size between the two spellings that FF1 needs (SP 800-38G, 4.4: NUM and STR): digits of a radix, most
/// significant first, and big-endian bytes. Integers throughout: an approximate logarithm gets the number of bytes
/// wrong for some radix and length. Keeps its memory between calls and wipes it at the end.
class RadixNumber {
 public:
  RadixNumber() = default;
  RadixNumber(RadixNumber&&) noexcept = default;
  RadixNumber& operator=(RadixNumber&&) noexcept = default;
  ~RadixNumber();

  /// Bits of radix^length - 1: CEIL(length * LOG2(radix)).
  std::size_t bits_of_power(std::uint32_t radix, std::size_t length);
  /// The number that the digits spell; `out` is filled from its end, zeros in front, and has to be large enough.
  void to_bytes(std::uint32_t radix, std::span<const std::uint16_t> digits, ByteSpan out);
  /// The lowest digits of the number, as many as `digits` takes: the number modulo radix^digits.
  void to_digits(std::uint32_t radix, ByteView number, std::span<std::uint16_t> digits);

 private:
  void clear(std::size_t capacity);
  void multiply_and_add(std::uint32_t factor, std::uint32_t summand);

  std::vector<std::uint32_t> limbs_;  // least significant first, `used_` of them
  std::size_t used_ = 0;
};

}  // namespace siegel
