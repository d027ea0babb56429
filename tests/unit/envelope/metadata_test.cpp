// SPDX-License-Identifier: Apache-2.0
#include "envelope/metadata.h"

#include "envelope/limits.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

Metadata full() {
  Metadata metadata;
  metadata.name = "contract.pdf";
  metadata.media_type = "application/pdf";
  metadata.modified = 1'700'000'000'000;
  metadata.length = 123456789;
  metadata.sha_256 = array_of<32>(pattern(32));
  return metadata;
}

Bytes encoded(const Metadata& metadata) { return bytes(value(encode_metadata(metadata)).reveal()); }
Result<Metadata> decoded(ByteView block) { return decode_metadata(secret(block)); }

/// A block of these fields, filled up as it has to be.
Bytes filled(Bytes fields) {
  const auto fill = (256 - (fields.size() + 6) % 256) % 256;
  append(fields, tlv(0xFFFF, Bytes(fill)));
  return fields;
}

std::string with_byte(unsigned c) { return "a" + std::string(1, static_cast<char>(c)) + "b"; }

}  // namespace

TEST_CASE("metadata comes back from its block", "[envelope]") {
  REQUIRE(value(decoded(encoded(full()))) == full());
  REQUIRE(value(decoded(encoded({}))) == Metadata{});
  for (std::size_t size = 1; size <= max_name_size; ++size) {
    Metadata metadata;
    metadata.name = std::string(size, 'n');
    const auto block = encoded(metadata);
    REQUIRE(block.size() % 256 == 0);
    REQUIRE(value(decoded(block)) == metadata);
  }
}

TEST_CASE("a block is as the specification draws it", "[envelope]") {
  Metadata metadata;
  metadata.name = "a";
  metadata.length = 5;
  auto expected =
      hex("0001"
          "00000001"
          "61"
          "0004"
          "00000008"
          "0000000000000005"
          "ffff"
          "000000e5");
  expected.resize(256);
  REQUIRE(encoded(metadata) == expected);
  REQUIRE(encoded({}).size() == 256);
}

TEST_CASE("a name is a base name", "[envelope][reject:metadata_not_base_name]") {
  for (const auto& name :
       {std::string("a"), std::string("a b.txt"), std::string("..."), std::string(".hidden"), std::string("-rf"),
        std::string("\xc3\xa4\xf0\x9f\x98\x80"), std::string("C:"), std::string(1024, 'x')})
    REQUIRE(is_base_name(name));
  std::vector<std::string> bad{"",
                               ".",
                               "..",
                               "/",
                               "a/b",
                               "../a",
                               "a\\b",
                               "\\",
                               std::string("a\0b", 3),
                               "\xff",
                               "a\xc3",
                               "\xc2\x85",
                               std::string(1025, 'x')};
  for (unsigned c = 0; c < 0x20; ++c) bad.push_back(with_byte(c));
  bad.push_back(with_byte(0x7F));
  for (const auto& name : bad) {
    INFO(name);
    REQUIRE_FALSE(is_base_name(name));
    Metadata metadata;
    metadata.name = name;
    REQUIRE(error_of(encode_metadata(metadata)) == ErrorCode::bad_argument);
    REQUIRE(error_of(decoded(filled(tlv(1, bytes_of(name))))) == ErrorCode::bad_header);
  }
}

TEST_CASE("a media type is short plain text", "[envelope][reject:metadata_not_base_name]") {
  for (const auto& type : {std::string(), std::string("a\nb"), std::string("\xff"), std::string(1025, 'x')}) {
    Metadata metadata;
    metadata.media_type = type;
    REQUIRE(error_of(encode_metadata(metadata)) == ErrorCode::bad_argument);
    REQUIRE(error_of(decoded(filled(tlv(2, bytes_of(type))))) == ErrorCode::bad_header);
  }
}

TEST_CASE("a block has its fill and nothing else at its end", "[envelope][reject:metadata_not_filled]") {
  const auto name = tlv(1, bytes_of("a"));
  const auto sound = filled(name);
  REQUIRE(decoded(sound));
  REQUIRE(error_of(decoded({})) == ErrorCode::bad_header);
  REQUIRE(error_of(decoded(name)) == ErrorCode::bad_header);
  // No fill, although the size is right.
  REQUIRE(error_of(decoded(tlv(6, Bytes(250)))) == ErrorCode::bad_header);
  // Another size.
  REQUIRE(error_of(decoded(joined({name, tlv(0xFFFF, Bytes(10))}))) == ErrorCode::bad_header);
  // More fill than needed.
  REQUIRE(error_of(decoded(joined({name, tlv(0xFFFF, Bytes(512 - 13))}))) == ErrorCode::bad_header);
  REQUIRE(error_of(decoded(tlv(0xFFFF, Bytes(506)))) == ErrorCode::bad_header);
  // Not zero.
  auto not_zero = sound;
  not_zero.back() = 1;
  REQUIRE(error_of(decoded(not_zero)) == ErrorCode::bad_header);
  not_zero = sound;
  not_zero[13] = 1;
  REQUIRE(error_of(decoded(not_zero)) == ErrorCode::bad_header);
}

TEST_CASE("a block that just ends with its fields has an empty fill", "[envelope]") {
  const auto exact = joined({tlv(1, Bytes(238, 'a')), tlv(6, {})});
  REQUIRE(exact.size() == 250);
  REQUIRE(value(decoded(filled(exact))).name == std::string(238, 'a'));
}

TEST_CASE("metadata fields keep their order and their lengths",
          "[envelope][reject:fields_out_of_order][reject:field_duplicated][reject:field_wrong_length][reject:field_"
          "beyond_section]") {
  const auto name = tlv(1, bytes_of("a"));
  const auto length = tlv(4, Bytes(8));
  REQUIRE(decoded(filled(joined({name, length}))));
  for (const auto& fields : {
           joined({length, name}),
           joined({name, name}),
           tlv(3, Bytes(7)),
           tlv(3, Bytes(9)),
           tlv(4, {}),
           tlv(4, Bytes(4)),
           tlv(5, Bytes(31)),
           tlv(5, Bytes(33)),
       })
    REQUIRE(error_of(decoded(filled(fields))) == ErrorCode::bad_header);
  auto beyond = Bytes(256);
  beyond[5] = 0xFF;
  REQUIRE(error_of(decoded(beyond)) == ErrorCode::bad_header);
}

TEST_CASE("unknown metadata fields are ignored and counted", "[envelope]") {
  REQUIRE(value(decoded(filled(joined({tlv(1, bytes_of("a")), tlv(6, pattern(20)), tlv(0x8000, pattern(3))})))).name ==
          "a");
  Bytes many;
  for (std::uint16_t type = 100; type < 163; ++type) append(many, tlv(type, {}));
  REQUIRE(decoded(filled(many)));
  append(many, tlv(163, {}));
  REQUIRE(error_of(decoded(filled(many))) == ErrorCode::too_large);
}
