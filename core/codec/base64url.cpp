// SPDX-License-Identifier: Apache-2.0
#include "codec/base64url.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace siegel {
namespace {

/// All ones if low <= value <= high, else zero; all below 2^16.
std::uint32_t mask_within(std::uint32_t value, std::uint32_t low, std::uint32_t high) {
  return (((value - low) >> 31U) - 1U) & (((high - value) >> 31U) - 1U);
}

char digit_of(std::uint32_t six_bits) {
  std::uint32_t c = mask_within(six_bits, 0, 25) & (six_bits + 'A');
  c |= mask_within(six_bits, 26, 51) & (six_bits - 26 + 'a');
  c |= mask_within(six_bits, 52, 61) & (six_bits - 52 + '0');
  c |= mask_within(six_bits, 62, 62) & '-';
  c |= mask_within(six_bits, 63, 63) & '_';
  return static_cast<char>(c);
}

/// Beyond 63 for what is no digit.
std::uint32_t value_of(char digit) {
  const std::uint32_t c = static_cast<unsigned char>(digit);
  std::uint32_t value = mask_within(c, 'A', 'Z') & (c - 'A' + 1);
  value |= mask_within(c, 'a', 'z') & (c - 'a' + 27);
  value |= mask_within(c, '0', '9') & (c - '0' + 53);
  value |= mask_within(c, '-', '-') & 63U;
  value |= mask_within(c, '_', '_') & 64U;
  return value - 1U;
}

std::size_t encoded_size(std::size_t size) { return size / 3 * 4 + (size % 3 == 0 ? 0 : size % 3 + 1); }

/// `out` has room for `encoded_size`.
template <class Out>
void encode(ByteView bytes, Out* out) {
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto left = bytes.size() - i;
    const std::uint32_t group = std::uint32_t{bytes[i]} << 16U | (left > 1 ? std::uint32_t{bytes[i + 1]} << 8U : 0U) |
                                (left > 2 ? std::uint32_t{bytes[i + 2]} : 0U);
    *out++ = static_cast<Out>(digit_of(group >> 18U));
    *out++ = static_cast<Out>(digit_of(group >> 12U & 63U));
    if (left > 1) *out++ = static_cast<Out>(digit_of(group >> 6U & 63U));
    if (left > 2) *out++ = static_cast<Out>(digit_of(group & 63U));
  }
}

/// `out` has `base64url_decoded_size` bytes. False for a text that is not canonical.
bool decode(std::string_view text, ByteSpan out) {
  std::uint32_t faults = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const auto digits = std::min<std::size_t>(4, text.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const auto value = k < digits ? value_of(text[i + k]) : 0U;
      faults |= value >> 6U;
      group = group << 6U | (value & 63U);
    }
    for (std::size_t k = 0; k + 1 < digits; ++k) out[at++] = static_cast<std::uint8_t>(group >> (16U - 8U * k));
    if (digits == 2) faults |= group & 0xFFFFU;
    if (digits == 3) faults |= group & 0xFFU;
  }
  return faults == 0;
}

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint32_t no_digit = 0xFF000000;

/// Two digits for each 12 bits.
constexpr auto pairs = [] {
  std::array<std::array<char, 2>, 4096> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = {alphabet[i >> 6U], alphabet[i & 63U]};
  return table;
}();

/// What each byte stands for as the first, second, third or fourth digit of a group; `no_digit` for what is none.
constexpr auto digit_values = [] {
  std::array<std::array<std::uint32_t, 256>, 4> table{};
  for (auto& place : table) place.fill(no_digit);
  for (std::uint32_t value = 0; value < alphabet.size(); ++value)
    for (std::size_t place = 0; place < 4; ++place)
      table[place][static_cast<unsigned char>(alphabet[value])] = value << (18U - 6U * place);
  return table;
}();

/// The same as `encode` for what is public, with tables: whole groups, then the rest.
void encode_public(ByteView bytes, std::uint8_t* out) {
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3, out += 4) {
    const auto group = std::uint32_t{bytes[i]} << 16U | std::uint32_t{bytes[i + 1]} << 8U | bytes[i + 2];
    std::memcpy(out, pairs[group >> 12U].data(), 2);
    std::memcpy(out + 2, pairs[group & 0xFFFU].data(), 2);
  }
  encode(bytes.subspan(i), out);
}

bool decode_public(std::string_view text, ByteSpan out) {
  const auto whole = text.size() / 4 * 4;
  std::uint32_t seen = 0;
  auto* to = out.data();
  for (std::size_t i = 0; i < whole; i += 4, to += 3) {
    const auto digit = [&](std::size_t place) {
      return digit_values[place][static_cast<unsigned char>(text[i + place])];
    };
    const auto group = digit(0) | digit(1) | digit(2) | digit(3);
    seen |= group;
    to[0] = static_cast<std::uint8_t>(group >> 16U);
    to[1] = static_cast<std::uint8_t>(group >> 8U);
    to[2] = static_cast<std::uint8_t>(group);
  }
  return (seen & no_digit) == 0 && decode(text.substr(whole), out.subspan(whole / 4 * 3));
}

constexpr Error malformed{ErrorCode::bad_data, "a base64url text is not canonical"};

}  // namespace

std::string encode_base64url(ByteView bytes) {
  std::string text(encoded_size(bytes.size()), '\0');
  encode_public(bytes, reinterpret_cast<std::uint8_t*>(text.data()));
  return text;
}

void append_base64url(ByteView bytes, Bytes& to) {
  const auto before = to.size();
  to.resize(before + encoded_size(bytes.size()));
  encode_public(bytes, to.data() + before);
}

SecretBytes encode_secret_base64url(ByteView secret) {
  SecretBytes text(encoded_size(secret.size()));
  encode(secret, text.reveal_for_writing().data());
  return text;
}

std::optional<std::size_t> base64url_decoded_size(std::size_t text_size) {
  if (text_size % 4 == 1) return std::nullopt;
  return text_size / 4 * 3 + (text_size % 4 == 0 ? 0 : text_size % 4 - 1);
}

Result<Bytes> decode_base64url(std::string_view text) {
  const auto size = base64url_decoded_size(text.size());
  if (!size) return fail(malformed);
  Bytes bytes(*size);
  if (!decode_public(text, bytes)) return fail(malformed);
  return bytes;
}

Result<SecretBytes> decode_secret_base64url(std::string_view text) {
  const auto size = base64url_decoded_size(text.size());
  if (!size) return fail(malformed);
  SecretBytes bytes(*size);
  if (!decode(text, bytes.reveal_for_writing())) return fail(malformed);
  return bytes;
}

}  // namespace siegel
