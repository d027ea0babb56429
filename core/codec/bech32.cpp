// SPDX-License-Identifier: Apache-2.0
#include "codec/bech32.h"

#include <array>

#include "base/constant_time.h"

namespace siegel {
namespace {

// BIP 173, "Bech32". Never indexed by a digit, which may be one of a secret key: all of it is read each time.
constexpr std::string_view alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t checksum_size = 6;
constexpr char separator = '1';

class Checksum {
 public:
  // BIP 173, "Checksum": the polynomial over GF(32), one five-bit group at a time.
  void update(std::uint8_t group) {
    constexpr std::array<std::uint32_t, 5> generator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    const auto top = state_ >> 25;
    state_ = (state_ & 0x1ffffff) << 5 ^ group;
    for (std::size_t i = 0; i < generator.size(); ++i) state_ ^= (0U - (top >> i & 1)) & generator[i];
  }
  void update_prefix(std::string_view prefix) {
    for (const char c : prefix) update(static_cast<std::uint8_t>(c) >> 5);
    update(0);
    for (const char c : prefix) update(static_cast<std::uint8_t>(c) & 31);
  }
  std::uint32_t state() const { return state_; }

 private:
  std::uint32_t state_ = 1;
};

// 0xFF if the numbers, both below 256, are the same, otherwise 0.
unsigned same_mask(unsigned a, unsigned b) { return ((a ^ b) - 1) >> 8 & 0xFF; }

std::uint8_t character_of(unsigned value) {
  unsigned c = 0;
  for (unsigned i = 0; i < alphabet.size(); ++i) c |= static_cast<std::uint8_t>(alphabet[i]) & same_mask(i, value);
  return static_cast<std::uint8_t>(c);
}

// 0xFF if the character is none.
std::uint8_t digit_value(std::uint8_t c) {
  unsigned value = 0xFF;
  for (unsigned i = 0; i < alphabet.size(); ++i)
    value ^= (value ^ i) & same_mask(static_cast<std::uint8_t>(alphabet[i]), c);
  return static_cast<std::uint8_t>(value);
}

// What can be told of a text without looking at its characters one by one.
struct Survey {
  explicit Survey(ByteView text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      upper |= mask_if_between(text[i], 'A', 'Z');
      lower |= mask_if_between(text[i], 'a', 'z');
      printable &= mask_if_between(text[i], 33, 126);
      const auto here = std::size_t{0} - (same_mask(text[i], separator) & 1);
      prefix_end ^= (prefix_end ^ (i + 1)) & here;
    }
  }
  unsigned upper = 0;          // 0 if there is none
  unsigned lower = 0;          // 0 if there is none
  unsigned printable = 0xFF;   // 0 if there is another character
  std::size_t prefix_end = 0;  // behind the last separator
};

std::unexpected<Error> malformed(std::string_view what) { return fail(ErrorCode::bad_key, what); }

}  // namespace

SecretBytes encode_bech32(std::string_view prefix, ByteView data) {
  const auto groups = (data.size() * 8 + 4) / 5;
  SecretBytes text(prefix.size() + 1 + groups + checksum_size);
  auto out = text.reveal_for_writing().begin();
  for (const char c : prefix) *out++ = static_cast<std::uint8_t>(c);
  *out++ = separator;

  Checksum checksum;
  checksum.update_prefix(prefix);
  const auto put = [&](unsigned group) { *out++ = character_of(group); };
  unsigned bits = 0;
  unsigned held = 0;
  for (const auto byte : data) {
    held = (held << 8 | byte) & 0xFFF;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      checksum.update(held >> bits & 31);
      put(held >> bits & 31);
    }
  }
  if (bits > 0) {
    checksum.update(static_cast<std::uint8_t>(held << (5 - bits) & 31));
    put(held << (5 - bits) & 31);
  }
  for (std::size_t i = 0; i < checksum_size; ++i) checksum.update(0);
  const auto sum = checksum.state() ^ 1;
  for (std::size_t i = 0; i < checksum_size; ++i) put(sum >> (5 * (checksum_size - 1 - i)) & 31);
  return text;
}

Result<Bech32> decode_bech32(ByteView text) {
  // Each `declassify` states the same: that a text is no key, and why, is public; so is the prefix of one that is.
  const Survey survey(text);
  if (declassify((survey.upper & survey.lower) != 0)) return malformed("a key mixes upper and lower case");
  if (declassify(survey.printable == 0)) return malformed("a key holds a character that no key has");
  const auto prefix_end = declassify(survey.prefix_end);
  if (prefix_end <= 1 || text.size() - prefix_end < checksum_size) return malformed("a key is incomplete");

  std::string prefix;
  for (const auto c : text.first(prefix_end - 1)) prefix.push_back(static_cast<char>(ascii_lower_case(declassify(c))));

  Checksum checksum;
  checksum.update_prefix(prefix);
  const auto digits = text.subspan(prefix_end);
  const auto groups = digits.size() - checksum_size;
  SecretBytes data(groups * 5 / 8);
  auto out = data.reveal_for_writing().begin();
  unsigned bits = 0;
  unsigned held = 0;
  unsigned invalid = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const auto value = digit_value(ascii_lower_case(digits[i]));
    invalid |= value & 0x80U;
    checksum.update(value & 31);
    if (i >= groups) continue;
    held = (held << 5 | (value & 31U)) & 0xFFF;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      *out++ = static_cast<std::uint8_t>(held >> bits);
    }
  }
  if (declassify(invalid != 0)) return malformed("a key holds a character that no key has");
  if (declassify(checksum.state() != 1)) return malformed("a key has a typing error: its checksum does not match");
  // BIP 173, "Segwit address format": at most four bits of padding, all zero.
  if (bits >= 5 || declassify((held & ((1U << bits) - 1)) != 0))
    return malformed("a key is not written in its one form");
  return Bech32{std::move(prefix), std::move(data)};
}

}  // namespace siegel
