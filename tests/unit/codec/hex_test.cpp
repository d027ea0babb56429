// SPDX-License-Identifier: Apache-2.0
#include "codec/hex.h"

#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("hexadecimal text of every byte comes back in either case", "[codec]") {
  Bytes all(256);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
  auto text = encode_hex(all);
  REQUIRE(text.substr(0, 6) == "000102");
  REQUIRE(text.substr(506) == "fdfeff");
  REQUIRE(value(decode_hex(text)) == all);
  for (auto& c : text) c = static_cast<char>(std::toupper(c));
  REQUIRE(value(decode_hex(text)) == all);
  REQUIRE(encode_hex({}).empty());
  REQUIRE(value(decode_hex("")).empty());
}

TEST_CASE("what is not hexadecimal is refused", "[codec]") {
  for (const auto* text : {"0", "000", "0g", "g0", "0x", " 0", "0 ", "/0", ":0", "@0", "G0", "`0", "0\xff", "-1"}) {
    INFO(text);
    REQUIRE(error_of(decode_hex(text)) == ErrorCode::bad_argument);
  }
}
