// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("integers are written and read in network byte order", "[base]") {
  Bytes out;
  append_big_endian(out, std::uint8_t{0x01});
  append_big_endian(out, std::uint16_t{0x0203});
  append_big_endian(out, std::uint32_t{0x04050607});
  append_big_endian(out, std::uint64_t{0x08090A0B0C0D0E0F});
  REQUIRE(out == hex("0102030405060708090a0b0c0d0e0f"));
  const ByteView view(out);
  REQUIRE(read_big_endian<std::uint8_t>(view.subspan<0, 1>()) == 0x01);
  REQUIRE(read_big_endian<std::uint16_t>(view.subspan<1, 2>()) == 0x0203);
  REQUIRE(read_big_endian<std::uint32_t>(view.subspan<3, 4>()) == 0x04050607);
  REQUIRE(read_big_endian<std::uint64_t>(view.subspan<7, 8>()) == 0x08090A0B0C0D0E0F);
}

TEST_CASE("text and bytes are views of each other", "[base]") {
  REQUIRE(bytes(bytes_of("a\0b")) == hex("61"));
  REQUIRE(bytes(bytes_of(std::string_view("a\0b", 3))) == hex("610062"));
  REQUIRE(text_of(hex("6162")) == "ab");
  Bytes all = hex("00");
  append(all, {});
  append(all, hex("ff01"));
  REQUIRE(all == hex("00ff01"));
}
