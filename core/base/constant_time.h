// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace siegel {

// For code that works on secrets: no branch and no index may depend on one (tests/ctime runs it and looks).

/// 0xFF if `low` <= `c` <= `high`, otherwise 0.
constexpr std::uint8_t mask_if_between(std::uint8_t c, std::uint8_t low, std::uint8_t high) {
  const unsigned outside = ((unsigned{c} - low) | (unsigned{high} - c)) >> 31;
  return static_cast<std::uint8_t>(outside - 1);
}

constexpr std::uint8_t ascii_lower_case(std::uint8_t c) {
  return static_cast<std::uint8_t>(c | (mask_if_between(c, 'A', 'Z') & 0x20));
}
constexpr std::uint8_t ascii_upper_case(std::uint8_t c) {
  return static_cast<std::uint8_t>(c ^ (mask_if_between(c, 'a', 'z') & 0x20));
}

/// States that these bytes, though computed from a secret, are public from here on. Does nothing; tests/ctime puts a
/// function of its own in its place, which tells Valgrind.
void mark_public(const void* memory, std::size_t size) noexcept;
inline void mark_public(ByteView bytes) noexcept { mark_public(bytes.data(), bytes.size()); }

/// The same for one number: `if (declassify(different == 0)) …`.
template <class Number>
Number declassify(Number value) noexcept {
  mark_public(&value, sizeof value);
  return value;
}

}  // namespace siegel
