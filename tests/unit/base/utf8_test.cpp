// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("well-formed UTF-8 is recognized", "[base]") {
  for (const auto* good : {"",         "00",       "61",       "7f",       "c280",
                           "dfbf",     "e0a080",   "e0bfbf",   "e18080",   "ecbfbf",
                           "ed8080",   "ed9fbf",   "ee8080",   "efbfbf",   "f0908080",
                           "f0bfbfbf", "f1808080", "f3bfbfbf", "f48fbfbf", "61c3a4e282acf09f988062"}) {
    INFO(good);
    REQUIRE(is_utf8(hex(good)));
  }
}

TEST_CASE("ill-formed UTF-8 is refused", "[base]") {
  const char* bad[] = {
      "80",       "bf",       "c080",     "c1bf",     "c2",         "c261",     "c2c2",    // alone, overlong, cut off
      "e08080",   "e09fbf",   "e0a0",     "e0a061",   "e2",         "e282",     "e2ff80",  // overlong, cut off
      "eda080",   "edbfbf",                                                                // surrogates
      "f0808080", "f08fbfbf", "f4908080", "f5808080", "f888808080", "fe",       "ff",      // overlong, above U+10FFFF
      "f0908061", "f0906180", "f09080",   "f0",       "61c3",       "efbfbf80",
  };
  for (const auto* text : bad) {
    INFO(text);
    REQUIRE_FALSE(is_utf8(hex(text)));
  }
}

TEST_CASE("control characters are found", "[base]") {
  for (unsigned c = 0; c < 0x80; ++c) {
    const Bytes text{'a', static_cast<std::uint8_t>(c), 'b'};
    REQUIRE(has_control_character(text) == (c < 0x20 || c == 0x7F));
  }
  REQUIRE(has_control_character(hex("c280")));
  REQUIRE(has_control_character(hex("61c29f")));
  REQUIRE_FALSE(has_control_character(hex("c2a0")));
  REQUIRE_FALSE(has_control_character(hex("c380")));
  REQUIRE_FALSE(has_control_character(hex("c2")));
  REQUIRE_FALSE(has_control_character({}));
}
