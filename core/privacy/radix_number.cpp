// SPDX-License-Identifier: Apache-2.0
#include "privacy/radix_number.h"

#include <algorithm>
#include <bit>

#include "base/result.h"
#include "base/secret_bytes.h"

namespace siegel {
namespace {

constexpr std::size_t limb_bits = 32;
constexpr std::size_t limb_size = 4;

}  // namespace

RadixNumber::~RadixNumber() {
  wipe({reinterpret_cast<std::uint8_t*>(limbs_.data()), limbs_.size() * sizeof(std::uint32_t)});
}

void RadixNumber::clear(std::size_t capacity) {
  if (limbs_.size() < capacity) limbs_.resize(capacity);
  used_ = 0;
}

void RadixNumber::multiply_and_add(std::uint32_t factor, std::uint32_t summand) {
  std::uint64_t carry = summand;
  for (std::size_t i = 0; i < used_; ++i) {
    carry += std::uint64_t{limbs_[i]} * factor;
    limbs_[i] = static_cast<std::uint32_t>(carry);
    carry >>= limb_bits;
  }
  if (carry != 0) limbs_[used_++] = static_cast<std::uint32_t>(carry);
}

std::size_t RadixNumber::bits_of_power(std::uint32_t radix, std::size_t length) {
  clear(length + 1);
  // radix^length - 1 is the number of `length` digits that are all radix - 1.
  for (std::size_t i = 0; i < length; ++i) multiply_and_add(radix, radix - 1);
  if (used_ == 0) return 0;
  return (used_ - 1) * limb_bits + static_cast<std::size_t>(std::bit_width(limbs_[used_ - 1]));
}

void RadixNumber::to_bytes(std::uint32_t radix, std::span<const std::uint16_t> digits, ByteSpan out) {
  clear(digits.size() + 1);
  for (const auto digit : digits) multiply_and_add(radix, digit);
  std::ranges::fill(out, std::uint8_t{0});
  for (std::size_t i = 0; i < used_ * limb_size; ++i) {
    const auto byte = static_cast<std::uint8_t>(limbs_[i / limb_size] >> (8 * (i % limb_size)));
    if (i < out.size())
      out[out.size() - 1 - i] = byte;
    else
      SIEGEL_INVARIANT(byte == 0);
  }
}

void RadixNumber::to_digits(std::uint32_t radix, ByteView number, std::span<std::uint16_t> digits) {
  const auto limbs = (number.size() + limb_size - 1) / limb_size;
  clear(limbs);
  for (std::size_t i = 0; i < limbs; ++i) {
    std::uint32_t limb = 0;
    for (std::size_t k = 0; k < limb_size && i * limb_size + k < number.size(); ++k)
      limb |= std::uint32_t{number[number.size() - 1 - (i * limb_size + k)]} << (8 * k);
    limbs_[i] = limb;
  }
  used_ = limbs;
  for (std::size_t at = digits.size(); at-- > 0;) {
    std::uint64_t rest = 0;
    for (std::size_t i = used_; i-- > 0;) {
      const auto part = (rest << limb_bits) | limbs_[i];
      limbs_[i] = static_cast<std::uint32_t>(part / radix);
      rest = part % radix;
    }
    digits[at] = static_cast<std::uint16_t>(rest);
    while (used_ > 0 && limbs_[used_ - 1] == 0) --used_;
  }
}

}  // namespace siegel
