// SPDX-License-Identifier: Apache-2.0
#include "base/constant_time.h"

#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("the mask is set between its limits and nowhere else", "[base]") {
  const std::pair<unsigned, unsigned> ranges[] = {{'A', 'Z'}, {'0', '9'}, {0, 0}, {0, 255}, {255, 255}, {7, 7}};
  for (const auto& [low, high] : ranges)
    for (unsigned c = 0; c < 256; ++c) {
      const auto mask = mask_if_between(static_cast<std::uint8_t>(c), static_cast<std::uint8_t>(low),
                                        static_cast<std::uint8_t>(high));
      REQUIRE(mask == (c >= low && c <= high ? 0xFF : 0));
    }
}

TEST_CASE("letters change their case and nothing else does", "[base]") {
  for (unsigned c = 0; c < 256; ++c) {
    const auto byte = static_cast<std::uint8_t>(c);
    const bool upper = c >= 'A' && c <= 'Z';
    const bool lower = c >= 'a' && c <= 'z';
    REQUIRE(ascii_lower_case(byte) == (upper ? c + 32 : c));
    REQUIRE(ascii_upper_case(byte) == (lower ? c - 32 : c));
  }
}

TEST_CASE("to declare something public changes nothing", "[base]") {
  const auto data = pattern(10);
  mark_public(data);
  REQUIRE(data == pattern(10));
  REQUIRE(declassify(7) == 7);
  REQUIRE_FALSE(declassify(false));
}
