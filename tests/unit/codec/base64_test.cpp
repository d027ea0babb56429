// SPDX-License-Identifier: Apache-2.0
#include "codec/base64.h"

#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("base64 of every size and byte comes back", "[codec]") {
  for (std::size_t size = 0; size <= 70; ++size) {
    const auto data = pattern(size, size);
    const auto encoded = encode_base64(data);
    REQUIRE(encoded.size() == (size + 2) / 3 * 4);
    REQUIRE(value(decode_base64(encoded)) == data);
  }
  Bytes all(256);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
  REQUIRE(value(decode_base64(encode_base64(all))) == all);
}

TEST_CASE("base64 in any other form is refused", "[codec]") {
  for (const auto* text :
       {"Z",        "Zg",   "Zg=",  "Zg===", "=",    "====", "Z===", "=g==",  "Zg=A",       "Zg==Zg==",
        "Zm8=Zm8=", "Zh==", "Zm9=", "Zm8\n", " Zg=", "Zg-=", "Zg_=", "Zm9v=", "Z\xC3\xA4=", "Zg==\n"}) {
    INFO(text);
    REQUIRE(error_of(decode_base64(text)) == ErrorCode::bad_armor);
  }
}

TEST_CASE("base64 has one text for each value", "[codec]") {
  // Every other last digit carries bits that mean nothing.
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::size_t accepted = 0;
  for (const char digit : digits)
    if (decode_base64(std::string("A") + digit + "==")) ++accepted;
  REQUIRE(accepted == 4);
  accepted = 0;
  for (const char digit : digits)
    if (decode_base64(std::string("AA") + digit + "=")) ++accepted;
  REQUIRE(accepted == 16);
}
