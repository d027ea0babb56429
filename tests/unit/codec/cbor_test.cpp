// SPDX-License-Identifier: Apache-2.0
#include "codec/cbor_reader.h"
#include "codec/cbor_writer.h"
#include "support/bytes.h"

#include <limits>

using namespace siegel;
using namespace siegel::test;

TEST_CASE("CBOR: whole numbers in their shortest form", "[cbor]") {
  // RFC 8949, appendix A.
  struct {
    std::int64_t number;
    std::string_view cbor;
  } const numbers[] = {{0, "00"},
                       {23, "17"},
                       {24, "1818"},
                       {255, "18ff"},
                       {256, "190100"},
                       {1000, "1903e8"},
                       {65536, "1a00010000"},
                       {1000000, "1a000f4240"},
                       {4294967296, "1b0000000100000000"},
                       {1000000000000, "1b000000e8d4a51000"},
                       {-1, "20"},
                       {-10, "29"},
                       {-100, "3863"},
                       {-1000, "3903e7"},
                       {std::numeric_limits<std::int64_t>::max(), "1b7fffffffffffffff"},
                       {std::numeric_limits<std::int64_t>::min(), "3b7fffffffffffffff"}};
  for (const auto& [number, cbor] : numbers) {
    CAPTURE(number);
    CHECK(encode_hex(CborWriter().integer(number).written()) == cbor);
    const auto bytes = hex(cbor);
    CborReader reader(bytes);
    CHECK(value(reader.integer()) == number);
    CHECK(reader.at_end());
  }
  for (const auto* const text : {"1800", "1817", "190001", "1900ff", "1a0000ffff", "1b00000000ffffffff",
                                 "1b8000000000000000", "3b8000000000000000", "18", "19ff", "1c", "1f", "40", ""}) {
    CAPTURE(text);
    const auto bytes = hex(text);
    CHECK(error_of(CborReader(bytes).integer()) == ErrorCode::bad_data);
  }
}

TEST_CASE("CBOR: what is written is read", "[cbor]") {
  CborWriter writer;
  writer.tag(96).array(4).bytes(hex("0102")).text("\xC3\xBC").null().map(1).integer(-1).bytes(Bytes(300, 7));
  CborReader reader(writer.written());
  CHECK(value(reader.peek()) == CborKind::tag);
  CHECK(value(reader.tag()) == 96);
  CHECK(value(reader.array()) == 4);
  CHECK(encode_hex(value(reader.bytes())) == "0102");
  CHECK(value(reader.text()) == "\xC3\xBC");
  CHECK(reader.at_null());
  ok(reader.null());
  auto again = reader;
  CHECK(value(again.item()).size() == 1 + 1 + 3 + 300);
  ok(again.finish());
  CHECK(value(reader.map()) == 1);
  CHECK(value(reader.integer()) == -1);
  CHECK(error_of(reader.finish()) == ErrorCode::bad_data);
  CHECK(value(reader.bytes()).size() == 300);
  ok(reader.finish());
}

TEST_CASE("CBOR: other types and what is not strict is refused", "[cbor]") {
  const auto fails = [](std::string_view text, auto take) {
    const auto bytes = hex(text);
    CborReader reader(bytes);
    return error_of(take(reader)) == ErrorCode::bad_data;
  };
  const auto bytes = [](CborReader& reader) { return reader.bytes(); };
  const auto item = [](CborReader& reader) { return reader.item(); };
  CHECK(fails("01", bytes));
  CHECK(fails("42aa", bytes));
  CHECK(fails("5f42aaaaff", bytes));  // indefinite
  CHECK(fails("5bffffffffffffffff", bytes));
  CHECK(fails("62c3", [](CborReader& reader) { return reader.text(); }));
  CHECK(fails("61ff", [](CborReader& reader) { return reader.text(); }));
  CHECK(fails("f6", [](CborReader& reader) { return reader.boolean(); }));
  CHECK(fails("f5", [](CborReader& reader) { return reader.null(); }));
  CHECK(fails("9affffffff", [](CborReader& reader) { return reader.array(); }));
  CHECK(fails("9f01ff", [](CborReader& reader) { return reader.array(); }));
  CHECK(fails("a100", [](CborReader& reader) { return reader.map(); }));
  CHECK(fails("b841" + std::string(260, '0'), [](CborReader& reader) { return reader.map(); }));
  CHECK(fails("81", item));
  CHECK(fails("8161ff", item));
  CHECK(fails("c1", item));
  CHECK(fails("f818", item));  // a simple value that has a shorter form
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "81";
  CHECK(fails(deep + "00", item));
  const auto good = hex("83f4fb3ff0000000000000c1820102");  // false, 1.0, a tag
  CborReader reader(good);
  CHECK(value(reader.item()).size() == good.size());
  const auto truth = hex("f5f4");
  CborReader flags(truth);
  CHECK(value(flags.boolean()));
  CHECK_FALSE(value(flags.boolean()));
}
