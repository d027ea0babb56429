// SPDX-License-Identifier: Apache-2.0
#include "base/byte_reader.h"

#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("a reader takes fields off the front", "[base]") {
  const auto data = hex("01020304050607");
  ByteReader reader(data);
  REQUIRE(reader.remaining() == 7);
  REQUIRE(value(reader.take_integer<std::uint16_t>()) == 0x0102);
  REQUIRE(value(reader.take(0)).empty());
  REQUIRE(bytes(value(reader.take(2))) == hex("0304"));
  REQUIRE_FALSE(reader.empty());
  REQUIRE(bytes(reader.take_rest()) == hex("050607"));
  REQUIRE(reader.empty());
  REQUIRE(value(reader.take(0)).empty());
}

TEST_CASE("a field longer than what is left is refused and takes nothing", "[base]") {
  const auto data = hex("010203");
  ByteReader reader(data);
  REQUIRE(error_of(reader.take(4)) == ErrorCode::bad_header);
  REQUIRE(error_of(reader.take(std::size_t{0} - 1)) == ErrorCode::bad_header);
  REQUIRE(error_of(reader.take_integer<std::uint32_t>()) == ErrorCode::bad_header);
  REQUIRE(reader.remaining() == 3);
  REQUIRE(bytes(value(reader.take(3))) == data);
}
