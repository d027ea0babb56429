// SPDX-License-Identifier: Apache-2.0
#include "envelope/tlv.h"

#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("fields are written and read in their order", "[envelope]") {
  Bytes section;
  append_tlv(section, 0x8001, bytes_of("first"));
  append_tlv(section, 2, {});
  append_tlv(section, 0xFFFF, bytes_of("last"));
  REQUIRE(section == hex("800100000005"
                         "6669727374"
                         "000200000000"
                         "ffff00000004"
                         "6c617374"));
  const auto tlvs = value(read_tlvs(section, 3));
  REQUIRE(tlvs.size() == 3);
  REQUIRE((tlvs[0].type == 0x8001 && text(tlvs[0].value) == "first"));
  REQUIRE((tlvs[1].type == 2 && tlvs[1].value.empty()));
  REQUIRE((tlvs[2].type == 0xFFFF && text(tlvs[2].value) == "last"));
  REQUIRE(error_of(read_tlvs(section, 2)) == ErrorCode::too_large);
  REQUIRE(value(read_tlvs({}, 0)).empty());
}

TEST_CASE("a field longer than its section is refused", "[envelope][reject:field_beyond_section]") {
  for (const auto* section : {"00", "0001", "000100",
                              "000100000000"
                              "00",
                              "000100000001",
                              "0001ffffffff"
                              "00",
                              "000100000001"
                              "aa"
                              "0002",
                              "00010000000600"}) {
    const std::string text(section);
    INFO(text);
    REQUIRE(error_of(read_tlvs(hex(text), 10)) == ErrorCode::bad_header);
    REQUIRE(error_of(read_ascending_tlvs(hex(text), 10)) == ErrorCode::bad_header);
  }
}

TEST_CASE("ascending fields ascend", "[envelope][reject:fields_out_of_order][reject:field_duplicated]") {
  const auto of = [](std::initializer_list<std::uint16_t> types) {
    Bytes section;
    for (const auto type : types) append(section, tlv(type, pattern(type % 5)));
    return section;
  };
  REQUIRE(value(read_ascending_tlvs(of({1, 2, 0x7FFF, 0x8000, 0xFFFF}), 5)).size() == 5);
  for (const auto& section : {of({2, 1}), of({1, 1}), of({1, 3, 2}), of({0x8001, 3}), of({1, 2, 2}), of({0xFFFF, 0})})
    REQUIRE(error_of(read_ascending_tlvs(section, 5)) == ErrorCode::bad_header);
  // Stanzas stand in any order.
  REQUIRE(value(read_tlvs(of({2, 1, 1}), 5)).size() == 3);
  REQUIRE(error_of(read_ascending_tlvs(of({1, 2, 3}), 2)) == ErrorCode::too_large);
}
