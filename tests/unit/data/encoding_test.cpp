// SPDX-License-Identifier: Apache-2.0
#include "data/encoding.h"

#include "base/utf8.h"
#include "data/transcoder.h"
#include "support/bytes.h"
#include "support/transforms.h"

using namespace siegel;
using namespace siegel::test;

namespace {

TextEncoding detected(std::string_view front, SampleExtent extent = SampleExtent::front) {
  return detect_encoding(bytes_of(front), extent);
}

}  // namespace

TEST_CASE("encodings are known by their registered names", "[data]") {
  for (const auto encoding : encodings) REQUIRE(value(parse_encoding(name_of(encoding))) == encoding);
  REQUIRE(value(parse_encoding("utf8")) == Encoding::utf_8);
  REQUIRE(value(parse_encoding("Latin_1")) == Encoding::iso_8859_1);
  REQUIRE(value(parse_encoding("latin9")) == Encoding::iso_8859_15);
  REQUIRE(value(parse_encoding("CP1252")) == Encoding::windows_1252);
  for (const auto* name : {"", "utf", "utf-7", "utf-16", "iso-8859-2"})
    REQUIRE(error_of(parse_encoding(name)) == ErrorCode::unsupported);
}

TEST_CASE("the encoding is read off the bytes", "[data]") {
  REQUIRE(detected("") == TextEncoding{Encoding::utf_8, 0});
  REQUIRE(detected("plain") == TextEncoding{Encoding::utf_8, 0});
  REQUIRE(detected("\xEF\xBB\xBF"
                   "a") == TextEncoding{Encoding::utf_8, 3});
  REQUIRE(detected("\xFF\xFE"
                   "a") == TextEncoding{Encoding::utf_16_le, 2});
  REQUIRE(detected("\xFE\xFF"
                   "a") == TextEncoding{Encoding::utf_16_be, 2});
  REQUIRE(detected(std::string_view("M\0\xFC\0l\0\x41\x01r\0", 10)) == TextEncoding{Encoding::utf_16_le, 0});
  REQUIRE(detected(std::string_view("\0M\0\xFC\0l\x01\x41\0r", 10)) == TextEncoding{Encoding::utf_16_be, 0});
  REQUIRE(detected("M\xC3\xBCller") == TextEncoding{Encoding::utf_8, 0});
  REQUIRE(detected("M\xC3\xBCller \xE2\x82") == TextEncoding{Encoding::utf_8, 0});
  REQUIRE(detected("M\xC3\xBCller \xF0\x9F\x98") == TextEncoding{Encoding::utf_8, 0});
  REQUIRE(detected("M\xFCller") == TextEncoding{Encoding::iso_8859_1, 0});
  REQUIRE(detected("B\xE4", SampleExtent::front) == TextEncoding{Encoding::utf_8, 0});
  REQUIRE(detected("B\xE4", SampleExtent::whole) == TextEncoding{Encoding::iso_8859_1, 0});
  REQUIRE(detected("\x80\x80") == TextEncoding{Encoding::windows_1252, 0});
  REQUIRE(detected("M\xFC") == TextEncoding{Encoding::iso_8859_1, 0});
  REQUIRE(detected("5 \xA4, M\xFCller") == TextEncoding{Encoding::iso_8859_15, 0});
  REQUIRE(detected("5 \x80, M\xFCller") == TextEncoding{Encoding::windows_1252, 0});
}

TEST_CASE("every byte of a single-byte encoding comes back", "[data]") {
  for (const auto encoding : {Encoding::iso_8859_1, Encoding::iso_8859_15, Encoding::windows_1252}) {
    Bytes all;
    for (unsigned byte = 1; byte < 256; ++byte) {
      const auto single = static_cast<std::uint8_t>(byte);
      const auto is_undefined = encoding == Encoding::windows_1252 &&
                                (byte == 0x81 || byte == 0x8D || byte == 0x8F || byte == 0x90 || byte == 0x9D);
      TextDecoder decoder(encoding);
      const auto outcome = run_to_end(decoder, {&single, 1}, 1);
      REQUIRE(outcome.error.has_value() == is_undefined);
      if (!is_undefined) all.push_back(single);
    }
    const auto utf_8 = run(TextDecoder(encoding), all);
    REQUIRE(is_utf8(utf_8));
    REQUIRE(run(TextEncoder(encoding), utf_8) == all);
  }
  REQUIRE(text(run(TextDecoder(Encoding::iso_8859_15), bytes_of("\xA4\xA6\xA8\xB4\xB8\xBC\xBD\xBE"))) ==
          "\u20AC\u0160\u0161\u017D\u017E\u0152\u0153\u0178");
  REQUIRE(text(run(TextDecoder(Encoding::windows_1252), bytes_of("\x80\x84\x93\x94\x96\x9F"))) ==
          "\u20AC\u201E\u201C\u201D\u2013\u0178");
}

TEST_CASE("every character comes back through UTF-16", "[data]") {
  std::string utf_8;
  const auto add = [&](char32_t character) {
    if (character < 0x80) {
      utf_8.push_back(static_cast<char>(character));
    } else if (character < 0x800) {
      utf_8.push_back(static_cast<char>(0xC0 | (character >> 6)));
      utf_8.push_back(static_cast<char>(0x80 | (character & 0x3F)));
    } else if (character < 0x10000) {
      utf_8.push_back(static_cast<char>(0xE0 | (character >> 12)));
      utf_8.push_back(static_cast<char>(0x80 | ((character >> 6) & 0x3F)));
      utf_8.push_back(static_cast<char>(0x80 | (character & 0x3F)));
    } else {
      utf_8.push_back(static_cast<char>(0xF0 | (character >> 18)));
      utf_8.push_back(static_cast<char>(0x80 | ((character >> 12) & 0x3F)));
      utf_8.push_back(static_cast<char>(0x80 | ((character >> 6) & 0x3F)));
      utf_8.push_back(static_cast<char>(0x80 | (character & 0x3F)));
    }
  };
  for (char32_t character = 1; character <= 0x10FFFF; character += character < 0x3000 ? 1 : 97)
    if (character < 0xD800 || character > 0xDFFF) add(character);
  for (const auto encoding : {Encoding::utf_8, Encoding::utf_16_le, Encoding::utf_16_be}) {
    TextEncoder encoder(encoding);
    const auto encoded = run_to_end(encoder, bytes_of(utf_8), 3);
    REQUIRE_FALSE(encoded.error);
    TextDecoder decoder(encoding);
    const auto decoded = run_to_end(decoder, encoded.released, 5);
    REQUIRE_FALSE(decoded.error);
    REQUIRE(text(decoded.released) == utf_8);
  }
  REQUIRE(run(TextEncoder(Encoding::utf_16_be), bytes_of("\U0001F600")) == hex("d83dde00"));
  REQUIRE(run(TextEncoder(Encoding::utf_16_le), bytes_of("\u00E4")) == hex("e400"));
}

TEST_CASE("UTF-8 is judged byte by byte as by is_utf8", "[data]") {
  // Every pair after every kind of lead byte.
  for (const unsigned lead : {0x41U, 0x80U, 0xC1U, 0xC2U, 0xDFU, 0xE0U, 0xE1U, 0xEDU, 0xEFU, 0xF0U, 0xF4U, 0xF5U})
    for (unsigned second = 1; second < 256; second += 3)
      for (const unsigned third : {0x41U, 0x7FU, 0x80U, 0xBFU, 0xC0U}) {
        const Bytes sample{static_cast<std::uint8_t>(lead), static_cast<std::uint8_t>(second),
                           static_cast<std::uint8_t>(third), 0x80};
        for (std::size_t size = 1; size <= sample.size(); ++size) {
          TextDecoder decoder(Encoding::utf_8);
          const auto front = ByteView(sample).first(size);
          REQUIRE(run_to_end(decoder, front, 1).error.has_value() == !is_utf8(front));
        }
      }
}

TEST_CASE("what an encoding does not have is refused", "[data]") {
  REQUIRE(can_encode(Encoding::iso_8859_1, "Stra\u00DFe"));
  REQUIRE_FALSE(can_encode(Encoding::iso_8859_1, "\u20AC"));
  REQUIRE_FALSE(can_encode(Encoding::iso_8859_1, "\U0001F600"));
  REQUIRE_FALSE(can_encode(Encoding::iso_8859_15, "\u00A4"));
  REQUIRE(can_encode(Encoding::iso_8859_15, "\u20AC"));
  REQUIRE(can_encode(Encoding::windows_1252, "\u20AC\u201E"));
  REQUIRE_FALSE(can_encode(Encoding::windows_1252, "\u0141"));
  REQUIRE_FALSE(can_encode(Encoding::windows_1252, "\u0081"));
  REQUIRE_FALSE(can_encode(Encoding::iso_8859_1, "\xC3"));
  REQUIRE_FALSE(can_encode(Encoding::iso_8859_1, "\x80"));
  REQUIRE_FALSE(can_encode(Encoding::utf_16_le, "\xC3\x41"));
}
