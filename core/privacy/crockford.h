// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace siegel {

/// The 32 symbols of Crockford's base32: digits and capitals without I, L, O and U.
inline constexpr std::string_view crockford_symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The number of a symbol; either case, O read as 0, I and L as 1. -1 for anything else.
constexpr std::int8_t crockford_number(char c) {
  constexpr auto table = [] {
    std::array<std::int8_t, 256> numbers{};
    numbers.fill(-1);
    for (std::size_t i = 0; i < crockford_symbols.size(); ++i) {
      const auto symbol = static_cast<unsigned char>(crockford_symbols[i]);
      numbers[symbol] = static_cast<std::int8_t>(i);
      if (symbol >= 'A') numbers[symbol - 'A' + 'a'] = static_cast<std::int8_t>(i);
    }
    for (const auto like_0 : {'O', 'o'}) numbers[static_cast<unsigned char>(like_0)] = 0;
    for (const auto like_1 : {'I', 'i', 'L', 'l'}) numbers[static_cast<unsigned char>(like_1)] = 1;
    return numbers;
  }();
  return table[static_cast<unsigned char>(c)];
}

}  // namespace siegel
