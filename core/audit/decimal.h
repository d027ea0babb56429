// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace siegel {

/// A number from 0 to 2^53 - 1 without leading zeros.
constexpr std::optional<std::uint64_t> parse_decimal(std::string_view text) {
  constexpr std::uint64_t limit = std::uint64_t{1} << 53;
  if (text.empty() || text.size() > 16 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (number >= limit) return std::nullopt;
  return number;
}

}  // namespace siegel
