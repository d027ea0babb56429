// SPDX-License-Identifier: Apache-2.0
#include "data/transcoder.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "data/words.h"

namespace siegel {
namespace {

constexpr Error bad_bytes{ErrorCode::bad_data, "bytes that are no text of the encoding"};
constexpr Error bad_nul{ErrorCode::bad_data, "a NUL in the text"};
constexpr Error bad_character{ErrorCode::bad_data, "a value cannot be written in the encoding of the file"};
constexpr Error bad_end{ErrorCode::bad_data, "the text ends in the middle of a character"};

struct Exception {
  std::uint8_t byte;
  char16_t character;
};

// ISO/IEC 8859-15, where it is not ISO/IEC 8859-1.
constexpr std::array<Exception, 8> latin_9{{{0xA4, u'\u20AC'},
                                            {0xA6, u'\u0160'},
                                            {0xA8, u'\u0161'},
                                            {0xB4, u'\u017D'},
                                            {0xB8, u'\u017E'},
                                            {0xBC, u'\u0152'},
                                            {0xBD, u'\u0153'},
                                            {0xBE, u'\u0178'}}};
// Windows-1252, bytes 80 to 9F; 0 where it has no character.
constexpr std::array<char16_t, 32> windows_80{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                              0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                              0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                              0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

using ByteTable = std::array<char16_t, 256>;

constexpr ByteTable table_of(Encoding encoding) {
  ByteTable table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) table[byte] = static_cast<char16_t>(byte);
  if (encoding == Encoding::iso_8859_15)
    for (const auto& exception : latin_9) table[exception.byte] = exception.character;
  if (encoding == Encoding::windows_1252) std::ranges::copy(windows_80, table.begin() + 0x80);
  return table;
}

constexpr ByteTable iso_8859_1_table = table_of(Encoding::iso_8859_1);
constexpr ByteTable iso_8859_15_table = table_of(Encoding::iso_8859_15);
constexpr ByteTable windows_1252_table = table_of(Encoding::windows_1252);

const ByteTable& byte_table(Encoding encoding) {
  if (encoding == Encoding::iso_8859_15) return iso_8859_15_table;
  return encoding == Encoding::windows_1252 ? windows_1252_table : iso_8859_1_table;
}

/// The byte for a character beyond ASCII; nothing if the encoding has none.
std::optional<std::uint8_t> byte_for(Encoding encoding, char32_t character) {
  const auto& table = byte_table(encoding);
  // Most characters of these encodings have their own number.
  if (character < 0x100 && table[character] == character) return static_cast<std::uint8_t>(character);
  const auto found = std::find(table.begin() + 0x80, table.end(), static_cast<char16_t>(character));
  if (character == 0 || character > 0xFFFF || found == table.end()) return std::nullopt;
  return static_cast<std::uint8_t>(found - table.begin());
}

/// Writes UTF-8 without growing its target byte by byte. RFC 3629, 3.
std::uint8_t* put_utf_8(std::uint8_t* to, char32_t character) {
  const auto continuation = [&](int shift) {
    return static_cast<std::uint8_t>(0x80U | ((character >> shift) & 0x3FU));
  };
  if (character < 0x80) {
    *to++ = static_cast<std::uint8_t>(character);
  } else if (character < 0x800) {
    *to++ = static_cast<std::uint8_t>(0xC0U | (character >> 6));
    *to++ = continuation(0);
  } else if (character < 0x10000) {
    *to++ = static_cast<std::uint8_t>(0xE0U | (character >> 12));
    *to++ = continuation(6);
    *to++ = continuation(0);
  } else {
    *to++ = static_cast<std::uint8_t>(0xF0U | (character >> 18));
    *to++ = continuation(12);
    *to++ = continuation(6);
    *to++ = continuation(0);
  }
  return to;
}

std::uint8_t* put_ascii(std::uint8_t* to, ByteView& text) {
  const auto* from = text.data();
  const auto* end = from + text.size();
  while (end - from >= 8 && words::is_ascii_without_nul(words::load(from))) {
    std::memcpy(to, from, 8);
    from += 8;
    to += 8;
  }
  text = text.subspan(static_cast<std::size_t>(from - text.data()));
  return to;
}

}  // namespace

Result<ByteView> TextDecoder::push(ByteView text) {
  if (error_) return error_.get();
  decoded_.clear();
  decoded_view_ = {};
  Status status;
  if (encoding_ == Encoding::utf_8) {
    status = check_utf_8(text);
  } else {
    status = contains_ascii(encoding_) ? decode_single_bytes(text) : decode_utf_16(text);
    decoded_view_ = decoded_;
  }
  if (!status) return error_.set(status.error());
  return decoded_view_;
}

Result<ByteView> TextDecoder::finish() {
  if (error_) return error_.get();
  decoded_view_ = {};
  if (is_within_character()) return error_.set(bad_end);
  error_.close();
  return ByteView{};
}

bool TextDecoder::is_within_character() const {
  return continuation_bytes_ != 0 || has_odd_byte_ || high_surrogate_ != 0;
}

Status TextDecoder::check_utf_8(ByteView text) {
  const auto* const begin = text.data();
  const auto* const end = begin + text.size();
  const auto* at = begin;
  const auto stop = [&](const Error& error) {
    decoded_view_ = {begin, at};
    return fail(error);
  };
  while (at != end) {
    if (continuation_bytes_ == 0) {
      while (end - at >= 8 && words::is_ascii_without_nul(words::load(at))) at += 8;
      if (at == end) break;
      const auto byte = *at;
      if (byte == 0) return stop(bad_nul);
      // RFC 3629, 4: the ranges of the second byte exclude overlong forms, surrogates and what lies above U+10FFFF.
      next_minimum_ = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80;
      next_maximum_ = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF;
      if (byte >= 0x80) {
        if (byte < 0xC2 || byte > 0xF4) return stop(bad_bytes);
        continuation_bytes_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
      }
    } else {
      if (*at < next_minimum_ || *at > next_maximum_) return stop(bad_bytes);
      next_minimum_ = 0x80;
      next_maximum_ = 0xBF;
      --continuation_bytes_;
    }
    ++at;
  }
  decoded_view_ = text;
  return {};
}

Status TextDecoder::decode_single_bytes(ByteView text) {
  const auto& table = byte_table(encoding_);
  decoded_.resize(3 * text.size());
  auto* to = decoded_.data();
  Status status;
  while (!text.empty()) {
    to = put_ascii(to, text);
    if (text.empty()) break;
    const auto character = table[text.front()];
    if (character == 0) {
      status = fail(text.front() == 0 ? bad_nul : bad_bytes);
      break;
    }
    to = put_utf_8(to, character);
    text = text.subspan(1);
  }
  decoded_.resize(static_cast<std::size_t>(to - decoded_.data()));
  return status;
}

Status TextDecoder::decode_utf_16(ByteView text) {
  // Two bytes become three at most; a pair of units, four bytes, becomes four.
  decoded_.resize(2 * text.size() + 4);
  auto* to = decoded_.data();
  Status status;
  const auto decode = [&](std::uint16_t unit) -> Status {
    const auto is_low = unit >= 0xDC00 && unit <= 0xDFFF;
    if (is_low != (high_surrogate_ != 0)) return fail(bad_bytes);
    if (unit == 0) return fail(bad_nul);
    if (unit >= 0xD800 && unit < 0xDC00) {
      high_surrogate_ = unit;
      return {};
    }
    const auto high = std::exchange(high_surrogate_, std::uint16_t{0});
    // RFC 2781, 2.2
    to = put_utf_8(to, is_low ? 0x10000U + ((high - 0xD800U) << 10) + (unit - 0xDC00U) : unit);
    return {};
  };
  for (const auto byte : text) {
    if (!has_odd_byte_) {
      odd_byte_ = byte;
      has_odd_byte_ = true;
      continue;
    }
    has_odd_byte_ = false;
    const auto first = std::uint16_t{odd_byte_};
    const auto second = std::uint16_t{byte};
    status = decode(
        static_cast<std::uint16_t>(encoding_ == Encoding::utf_16_le ? second << 8 | first : first << 8 | second));
    if (!status) break;
  }
  decoded_.resize(static_cast<std::size_t>(to - decoded_.data()));
  return status;
}

Result<ByteView> TextEncoder::push(ByteView utf_8) {
  if (error_) return error_.get();
  if (encoding_ == Encoding::utf_8) return utf_8;
  encoded_.resize(2 * utf_8.size() + 4);
  auto* to = encoded_.data();
  while (!utf_8.empty()) {
    if (contains_ascii(encoding_) && continuation_bytes_ == 0) to = put_ascii(to, utf_8);
    if (utf_8.empty()) break;
    const auto byte = utf_8.front();
    utf_8 = utf_8.subspan(1);
    const auto is_continuation = byte >= 0x80 && byte < 0xC0;
    if (is_continuation != (continuation_bytes_ > 0)) return error_.set(bad_bytes);
    if (byte < 0x80)
      character_ = byte;
    else if (byte < 0xC0)
      character_ = character_ << 6 | (byte & 0x3FU);
    else
      character_ = byte & (byte < 0xE0 ? 0x1FU : byte < 0xF0 ? 0x0FU : 0x07U);
    if (byte >= 0xC0)
      continuation_bytes_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
    else if (byte >= 0x80)
      --continuation_bytes_;
    if (continuation_bytes_ > 0) continue;
    if (auto status = encode(to); !status) return error_.set(status.error());
  }
  encoded_.resize(static_cast<std::size_t>(to - encoded_.data()));
  return ByteView(encoded_);
}

Result<ByteView> TextEncoder::finish() {
  if (error_) return error_.get();
  if (continuation_bytes_ != 0) return error_.set(bad_end);
  error_.close();
  return ByteView{};
}

Status TextEncoder::encode(std::uint8_t*& to) const {
  if (contains_ascii(encoding_)) {
    const auto byte =
        character_ < 0x80 ? std::optional(static_cast<std::uint8_t>(character_)) : byte_for(encoding_, character_);
    if (!byte) return fail(bad_character);
    *to++ = *byte;
    return {};
  }
  const auto put_unit = [&](std::uint32_t unit) {
    const auto high = static_cast<std::uint8_t>(unit >> 8);
    const auto low = static_cast<std::uint8_t>(unit);
    *to++ = encoding_ == Encoding::utf_16_le ? low : high;
    *to++ = encoding_ == Encoding::utf_16_le ? high : low;
  };
  if (character_ < 0x10000) {
    put_unit(character_);
  } else {
    put_unit(0xD800U + ((character_ - 0x10000U) >> 10));
    put_unit(0xDC00U + ((character_ - 0x10000U) & 0x3FFU));
  }
  return {};
}

bool can_encode(Encoding encoding, std::string_view utf_8) {
  TextEncoder encoder(encoding);
  return encoder.push(bytes_of(utf_8)).has_value() && encoder.finish().has_value();
}

}  // namespace siegel
