// SPDX-License-Identifier: Apache-2.0
#include "codec/armor.h"

#include "codec/base64.h"
#include "support/transforms.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const std::string begin_line = "-----BEGIN SIEGEL FILE-----\n";
const std::string end_line = "-----END SIEGEL FILE-----\n";

std::string armored(ByteView data) { return text(run(ArmorEncoder(), data)); }

Outcome unarmored(std::string_view armor, std::size_t step = 7) {
  ArmorDecoder decoder;
  return run_to_end(decoder, bytes_of(armor), step);
}

std::string with_crlf(std::string_view armor) {
  std::string out;
  for (const char c : armor) {
    if (c == '\n') out.push_back('\r');
    out.push_back(c);
  }
  return out;
}

}  // namespace

TEST_CASE("armor has one form", "[codec]") {
  REQUIRE(armored({}) == begin_line + end_line);
  REQUIRE(armored(bytes("f")) == begin_line + "Zg==\n" + end_line);
  const auto full_line = pattern(48);
  const auto line = encode_base64(full_line);
  REQUIRE(line.size() == 64);
  REQUIRE(armored(full_line) == begin_line + line + "\n" + end_line);
  REQUIRE(armored(joined({full_line, bytes("f")})) == begin_line + line + "\nZg==\n" + end_line);
}

TEST_CASE("armor of every size comes back", "[codec]") {
  for (std::size_t size = 0; size <= 200; ++size) {
    const auto data = pattern(size, size);
    const auto armor = armored(data);
    for (const auto& text : {armor, with_crlf(armor), armor.substr(0, armor.size() - 1),
                             with_crlf(armor).substr(0, with_crlf(armor).size() - 2)}) {
      const auto outcome = unarmored(text);
      REQUIRE_FALSE(outcome.error);
      REQUIRE(outcome.released == data);
    }
  }
}

TEST_CASE("armor is recognized by its first bytes", "[codec]") {
  REQUIRE_FALSE(looks_armored({}));
  REQUIRE(looks_armored(bytes_of("-")));
  REQUIRE(looks_armored(bytes_of("-----BEGIN SIEGEL FILE-----")));
  REQUIRE(looks_armored(bytes_of(begin_line + "Zg==")));
  REQUIRE_FALSE(looks_armored(bytes_of("-----BEGIN AGE")));
  REQUIRE_FALSE(looks_armored(hex("8b53474c")));
  REQUIRE_FALSE(looks_armored(bytes_of(" -----BEGIN SIEGEL FILE-----")));
}

TEST_CASE("armor in any other form is refused", "[codec][reject:armor_malformed]") {
  const auto line = encode_base64(pattern(48));
  const std::string malformed[] = {
      "x" + begin_line + end_line,  // something before
      "\n" + begin_line + end_line,
      " " + begin_line + end_line,
      "-----BEGIN SIEGEL FILE----\n" + end_line,  // another begin line
      "-----begin siegel file-----\n" + end_line,
      begin_line + begin_line + end_line,
      begin_line + "Zg==\n" + end_line + "x",  // something after
      begin_line + "Zg==\n" + end_line + "\n",
      begin_line + "Zg==\n" + end_line + end_line,
      begin_line + "Zg==\n-----END SIEGEL FILE----- \n",  // blanks
      begin_line + "Zg== \n" + end_line,
      begin_line + " Zg==\n" + end_line,
      begin_line + "Zg==\r\r\n" + end_line,  // line ends
      begin_line + "\n" + end_line,          // empty lines
      begin_line + line + "\n\n" + end_line,
      begin_line + "Zg==\n" + line + "\n" + end_line,  // a short line that is not the last
      begin_line + "Zm9v\nZm9v\n" + end_line,
      begin_line + line + "Zm9v\n" + end_line,  // a long line
      begin_line + std::string(65, 'A') + "\n" + end_line,
      begin_line + std::string(5000, 'A'),  // a line that does not end
      begin_line + "Zh==\n" + end_line,     // not canonical base64
      begin_line + "Zg=\n" + end_line,
      begin_line + "Zg\n" + end_line,
      begin_line + "Z-==\n" + end_line,
      begin_line + "=AAA\n" + end_line,
      std::string("\x8bSGL\r\n\x1a\x01", 8) + "\n",  // not armor at all
  };
  for (const auto& text : malformed) {
    INFO(text);
    for (const std::size_t step : {std::size_t{1}, std::size_t{64}, text.size()})
      REQUIRE(unarmored(text, step).ended_with(ErrorCode::bad_armor));
  }
}

TEST_CASE("armor without its end line is truncated", "[codec][reject:armor_malformed]") {
  const auto armor = armored(pattern(100));
  for (std::size_t size = 0; size < armor.size() - 1; ++size) {
    INFO(size);
    const auto outcome = unarmored(armor.substr(0, size));
    // A cut inside a line leaves a line that is none; a cut between lines leaves the end line missing.
    REQUIRE((outcome.ended_with(ErrorCode::truncated) || outcome.ended_with(ErrorCode::bad_armor)));
    if (size == 0 || armor[size - 1] == '\n') REQUIRE(outcome.ended_with(ErrorCode::truncated));
  }
}

TEST_CASE("a line that does not end is refused before it fills the memory", "[codec][reject:armor_malformed]") {
  ArmorDecoder at_once;
  REQUIRE(error_of(at_once.push(bytes(begin_line + std::string(66, 'A')))) == ErrorCode::bad_armor);
  ArmorDecoder in_pieces;
  value(in_pieces.push(bytes(begin_line)));
  for (int i = 0; i < 65; ++i) REQUIRE(value(in_pieces.push(bytes_of("A"))).empty());
  REQUIRE(error_of(in_pieces.push(bytes_of("A"))) == ErrorCode::bad_armor);
}
