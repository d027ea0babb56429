// SPDX-License-Identifier: Apache-2.0
#include "envelope/header.h"

#include "envelope/limits.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

Bytes unknown_stanzas(std::size_t count, std::size_t size = 0) {
  Bytes section;
  for (std::size_t i = 0; i < count; ++i) append(section, tlv(0x0100, Bytes(size)));
  return section;
}

Bytes passphrase_stanza() { return tlv(4, pattern(108)); }

}  // namespace

TEST_CASE("the smallest header has 164 bytes", "[envelope]") {
  const HandMade made;
  const auto bytes = made.header();
  REQUIRE(bytes.size() == 164);
  const auto header = value(Header::parse(bytes));
  REQUIRE(header.size() == 164);
  REQUIRE(header.encoded() == bytes);
  REQUIRE(test::bytes(header.head()) == slice(bytes, 0, 34));
  REQUIRE(test::bytes(header.authenticated()) == slice(bytes, 0, 132));
  REQUIRE(test::bytes(header.mac()) == slice(bytes, 132, 164));
  REQUIRE(header.core().file_id == made.file_id);
  REQUIRE(header.stanzas().size() == 1);
  REQUIRE(slice(bytes, 0, 8) == hex("8b53474c0d0a1a01"));
}

TEST_CASE("a header ends where it says", "[envelope][reject:header_truncated][reject:trailing_data]") {
  const auto bytes = HandMade().header();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    REQUIRE(error_of(Header::parse(ByteView(bytes).first(size))) == ErrorCode::truncated);
  REQUIRE(error_of(Header::parse(joined({bytes, hex("00")}))) == ErrorCode::trailing_data);
}

TEST_CASE("what is no sealed file is refused", "[envelope][reject:bad_magic]") {
  const auto bytes = HandMade().header();
  for (std::size_t bit = 0; bit < 7 * 8; ++bit) {
    auto other = bytes;
    other[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    REQUIRE(error_of(Header::parse(other)) == ErrorCode::bad_header);
  }
  REQUIRE(error_of(Header::parse(bytes_of("%PDF-1.7"))) == ErrorCode::bad_header);
  // What a transfer in text mode makes of the magic.
  REQUIRE(error_of(Header::parse(hex("8b53474c0a1a01"))) == ErrorCode::bad_header);
  REQUIRE(error_of(Header::parse(hex("0b53474c0d0a1a01"))) == ErrorCode::bad_header);
}

TEST_CASE("another version is refused", "[envelope][reject:unknown_version]") {
  auto bytes = HandMade().header();
  for (const unsigned version : {0U, 2U, 255U}) {
    bytes[7] = static_cast<std::uint8_t>(version);
    REQUIRE(error_of(Header::parse(bytes)) == ErrorCode::unsupported);
  }
}

TEST_CASE("a header for nobody is refused", "[envelope][reject:no_stanza]") {
  REQUIRE(error_of(Header::parse(HandMade().header_with({}))) == ErrorCode::bad_header);
  REQUIRE(error_of(encode_recipients({})) == ErrorCode::bad_argument);
}

TEST_CASE("a header has at most 1024 stanzas", "[envelope][reject:too_many_stanzas]") {
  const HandMade made;
  REQUIRE(value(Header::parse(made.header_with(unknown_stanzas(1024)))).stanzas().size() == 1024);
  REQUIRE(error_of(Header::parse(made.header_with(unknown_stanzas(1025)))) == ErrorCode::too_large);
  REQUIRE(encode_recipients(std::vector<Stanza>(1024)));
  REQUIRE(error_of(encode_recipients(std::vector<Stanza>(1025))) == ErrorCode::too_large);
}

TEST_CASE("a recipients section has its limit", "[envelope][reject:recipients_too_long]") {
  const HandMade made;
  REQUIRE(Header::parse(made.header_with(unknown_stanzas(1, max_recipients_size - 6))));
  REQUIRE(error_of(Header::parse(made.header_with(unknown_stanzas(1, max_recipients_size - 5)))) ==
          ErrorCode::too_large);
  REQUIRE(encode_recipients({{0x0100, Bytes(max_recipients_size - 6)}}));
  REQUIRE(error_of(encode_recipients({{0x0100, Bytes(max_recipients_size - 5)}})) == ErrorCode::too_large);
}

TEST_CASE("a core has its limit in the header", "[envelope][reject:core_too_long]") {
  HandMade made;
  made.core = joined({tlv(0x0100, Bytes(max_core_size - 6 - 22)), made.sound_core()});
  REQUIRE(Header::parse(made.header()));
  made.core = joined({tlv(0x0100, Bytes(max_core_size - 5 - 22)), made.sound_core()});
  REQUIRE(error_of(Header::parse(made.header())) == ErrorCode::too_large);
}

TEST_CASE("a header has at most one passphrase", "[envelope][reject:two_passphrases]") {
  const HandMade made;
  REQUIRE(Header::parse(made.header_with(passphrase_stanza())));
  REQUIRE(error_of(Header::parse(made.header_with(joined({passphrase_stanza(), passphrase_stanza()})))) ==
          ErrorCode::bad_header);
  REQUIRE(error_of(Header::parse(made.header_with(
              joined({passphrase_stanza(), unknown_stanzas(3), passphrase_stanza()})))) == ErrorCode::bad_header);
  const Stanza passphrase{4, pattern(108)};
  REQUIRE(error_of(encode_recipients({passphrase, passphrase})) == ErrorCode::bad_argument);
}

TEST_CASE("a stanza beyond its section or of a wrong size is refused",
          "[envelope][reject:field_beyond_section][reject:stanza_wrong_size]") {
  const HandMade made;
  auto beyond = made.stanza_for(alice().recipient);
  beyond.pop_back();
  REQUIRE(error_of(Header::parse(made.header_with(beyond))) == ErrorCode::bad_header);
  REQUIRE(error_of(Header::parse(made.header_with(joined({passphrase_stanza(), hex("0001")})))) ==
          ErrorCode::bad_header);
  for (std::uint16_t type = 1; type <= 6; ++type)
    REQUIRE(error_of(Header::parse(made.header_with(tlv(type, {})))) == ErrorCode::bad_header);
}

TEST_CASE("a broken core is refused with the header", "[envelope]") {
  HandMade made;
  made.core = {};
  REQUIRE(error_of(Header::parse(made.header())) == ErrorCode::bad_header);
}
