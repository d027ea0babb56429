// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <charconv>
#include <string>

namespace siegel {

/// A number with so many digits behind the point, whatever the locale is.
inline std::string fixed_number(double number, int places) {
  std::array<char, 64> text{};
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, places);
  return error == std::errc{} ? std::string(text.data(), end) : std::string("-");
}

}  // namespace siegel
