// SPDX-License-Identifier: Apache-2.0
#include "codec/bech32.h"

#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

namespace {

std::string encoded(std::string_view prefix, ByteView data) { return text(encode_bech32(prefix, data).reveal()); }

// The polynomial of BIP 173 as the BIP prints it, so that a text with a right checksum and wrong digits can be made.
std::string with_checksum(const std::string& prefix, const std::vector<unsigned>& groups) {
  constexpr unsigned generator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
  unsigned state = 1;
  const auto update = [&](unsigned group) {
    const auto top = state >> 25;
    state = (state & 0x1ffffff) << 5 ^ group;
    for (unsigned i = 0; i < 5; ++i) state ^= (top >> i & 1) != 0 ? generator[i] : 0;
  };
  for (const char c : prefix) update(static_cast<unsigned>(c) >> 5);
  update(0);
  for (const char c : prefix) update(static_cast<unsigned>(c) & 31);
  const std::string alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  auto out = prefix + "1";
  for (const auto group : groups) {
    update(group);
    out.push_back(alphabet[group]);
  }
  for (int i = 0; i < 6; ++i) update(0);
  for (unsigned i = 0; i < 6; ++i) out.push_back(alphabet[(state ^ 1) >> (5 * (5 - i)) & 31]);
  return out;
}

}  // namespace

TEST_CASE("bech32 of every size comes back", "[codec]") {
  for (std::size_t size = 0; size <= 100; ++size) {
    const auto data = pattern(size, size);
    const auto text = encoded("test", data);
    REQUIRE(text.size() == 5 + (size * 8 + 4) / 5 + 6);
    const auto decoded = value(decode_bech32(bytes_of(text)));
    REQUIRE(decoded.prefix == "test");
    REQUIRE(bytes(decoded.data.reveal()) == data);
  }
  REQUIRE(bytes(value(decode_bech32(bytes_of(encoded("long", pattern(5000))))).data.reveal()) == pattern(5000));
}

TEST_CASE("bech32 is read in either case and not in both", "[codec]") {
  auto upper = encoded("test", pattern(20));
  for (auto& c : upper) c = static_cast<char>(std::toupper(c));
  REQUIRE(value(decode_bech32(bytes_of(upper))).prefix == "test");
  auto mixed = upper;
  mixed[0] = 't';
  REQUIRE(error_of(decode_bech32(bytes_of(mixed))) == ErrorCode::bad_key);
}

TEST_CASE("bech32 finds every wrong character", "[codec][reject:key_text_malformed]") {
  const auto text = encoded("siegel", pattern(34));
  const std::string alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  for (std::size_t at = 0; at < text.size(); ++at)
    for (const char c : alphabet + "1bio!~ \n\x80") {
      if (text[at] == c) continue;
      auto wrong = text;
      wrong[at] = c;
      REQUIRE(error_of(decode_bech32(bytes_of(wrong))) == ErrorCode::bad_key);
    }
  for (std::size_t size = 0; size < text.size(); ++size)
    REQUIRE(error_of(decode_bech32(bytes_of(text).first(size))) == ErrorCode::bad_key);
}

TEST_CASE("bech32 with bits left over is refused", "[codec][reject:key_text_malformed]") {
  REQUIRE(bytes(value(decode_bech32(bytes_of(with_checksum("a", {31, 28})))).data.reveal()) == hex("ff"));
  REQUIRE(value(decode_bech32(bytes_of(with_checksum("a", {})))).data.empty());
  REQUIRE(error_of(decode_bech32(bytes_of(with_checksum("a", {31, 29})))) == ErrorCode::bad_key);
  REQUIRE(error_of(decode_bech32(bytes_of(with_checksum("a", {31, 30})))) == ErrorCode::bad_key);
  // A whole group that carries no byte.
  REQUIRE(error_of(decode_bech32(bytes_of(with_checksum("a", {0})))) == ErrorCode::bad_key);
  REQUIRE(error_of(decode_bech32(bytes_of(with_checksum("a", {31, 28, 0})))) == ErrorCode::bad_key);
  REQUIRE(error_of(decode_bech32(bytes_of(with_checksum("a", {0, 0, 0, 0, 0, 0, 0, 0, 0})))) == ErrorCode::bad_key);
}
