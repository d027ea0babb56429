// SPDX-License-Identifier: Apache-2.0
#include "codec/ber_reader.h"
#include "codec/der_writer.h"
#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("DER: elements as the standards print them", "[ber]") {
  CHECK(encode_hex(der::object_identifier("1.2.840.113549")) == "06062a864886f70d");
  CHECK(encode_hex(der::object_identifier("2.16.840.1.101.3.4.1.46")) == "060960864801650304012e");
  CHECK(encode_hex(der::object_identifier("2.5.29.37.0")) == "0604551d2500");
  CHECK(encode_hex(der::integer(0)) == "020100");
  CHECK(encode_hex(der::integer(127)) == "02017f");
  CHECK(encode_hex(der::integer(128)) == "02020080");
  CHECK(encode_hex(der::integer(600'000)) == "02030927c0");
  CHECK(encode_hex(der::integer(0xFFFFFFFF)) == "020500ffffffff");
  CHECK(encode_hex(der::head(asn1::octet_string, 127)) == "047f");
  CHECK(encode_hex(der::head(asn1::octet_string, 128)) == "048180");
  CHECK(encode_hex(der::head(asn1::octet_string, 65536)) == "0483010000");
}

TEST_CASE("BER: what is written is read", "[ber]") {
  const auto message =
      der::element(asn1::sequence, {der::integer(600'000), der::element(asn1::octet_string, hex("0102")),
                                    der::element(asn1::context_constructed(0), der::integer(5))});
  BerReader reader(message);
  auto inner = value(reader.enter(asn1::sequence));
  ok(reader.finish());
  CHECK(value(inner.small_integer()) == 600'000);
  CHECK(encode_hex(value(inner.octets(asn1::octet_string, 2))) == "0102");
  CHECK(inner.peek() == asn1::context_constructed(0));
  CHECK(error_of(inner.finish()) == ErrorCode::bad_data);
  CHECK(value(value(inner.enter(asn1::context_constructed(0))).small_integer()) == 5);
  CHECK_FALSE(inner.peek().has_value());
}

TEST_CASE("BER: lengths without a number, and strings in pieces", "[ber]") {
  const auto message =
      hex("3080"
          "2480"
          "0402aabb"
          "2405"
          "0403ccddee"
          "0000"
          "020107"
          "0000");
  BerReader reader(message);
  const auto outer = value(reader.any());
  CHECK(outer.is_indefinite);
  CHECK(outer.whole.size() == message.size());
  auto inner = reader.within(outer);
  CHECK(encode_hex(value(inner.octets(asn1::octet_string, 5))) == "aabbccddee");
  CHECK(value(inner.small_integer()) == 7);
  ok(inner.finish());
  ok(reader.finish());
  BerReader again(message);
  auto short_of = value(again.enter(asn1::sequence));
  CHECK(error_of(short_of.octets(asn1::octet_string, 4)) == ErrorCode::too_large);
}

TEST_CASE("BER: malformed elements", "[ber]") {
  const auto any = [](std::string_view text) {
    const auto bytes = hex(text);
    return error_of(BerReader(bytes).any());
  };
  for (const auto* const text : {"", "30", "3001", "308201", "3082", "3085000000000100", "0480", "3080", "30800201",
                                 "1f8101", "30807f8101000000", "04ffff"}) {
    CAPTURE(text);
    CHECK(any(text) == ErrorCode::bad_data);
  }
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "3080";
  CHECK(any(deep) == ErrorCode::bad_data);
  const auto number = [](std::string_view text) {
    const auto bytes = hex(text);
    return error_of(BerReader(bytes).small_integer());
  };
  CHECK(number("0200") == ErrorCode::bad_data);
  CHECK(number("0201ff") == ErrorCode::bad_data);
  CHECK(number("02050100000000") == ErrorCode::bad_data);
  CHECK(number("0401ff") == ErrorCode::bad_data);
  CHECK(number("") == ErrorCode::bad_data);
  const auto octets = [](std::string_view text) {
    const auto bytes = hex(text);
    return error_of(BerReader(bytes).octets(asn1::octet_string, 100));
  };
  CHECK(octets("") == ErrorCode::bad_data);
  CHECK(octets("020100") == ErrorCode::bad_data);
  CHECK(octets("2403020100") == ErrorCode::bad_data);
  CHECK(octets("24020401") == ErrorCode::bad_data);
  // Within what was entered it goes no deeper either.
  std::string nested = "020100";
  for (int i = 0; i < 40; ++i) nested = encode_hex(der::element(asn1::sequence, hex(nested)));
  const auto bytes = hex(nested);
  BerReader reader(bytes);
  Result<BerReader> step = reader;
  int levels = 0;
  for (; step && levels < 50; ++levels) step = step->enter(asn1::sequence);
  CHECK(levels == 34);
}
