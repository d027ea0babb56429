// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace siegel::detail {

/// The character at `at` of well-formed UTF-8; moves `at` behind it.
inline char32_t decode(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) -> char32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) & 0x3f : 0;
  };
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return static_cast<unsigned char>(text[at++]);
  if (first < 0xe0) {
    at += 2;
    return (static_cast<char32_t>(first & 0x1f) << 6) | byte(at - 1);
  }
  if (first < 0xf0) {
    at += 3;
    return (static_cast<char32_t>(first & 0x0f) << 12) | (byte(at - 2) << 6) | byte(at - 1);
  }
  at += 4;
  return (static_cast<char32_t>(first & 0x07) << 18) | (byte(at - 3) << 12) | (byte(at - 2) << 6) | byte(at - 1);
}

inline void encode(char32_t c, std::string& to) {
  const auto put = [&](char32_t byte) { to.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xc0 | (c >> 6));
    put(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    put(0xe0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3f));
    put(0x80 | (c & 0x3f));
  } else {
    put(0xf0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3f));
    put(0x80 | ((c >> 6) & 0x3f));
    put(0x80 | (c & 0x3f));
  }
}

/// Letters of the scripts whose names we look for: Latin with its accents, Greek, Cyrillic, and what else is written
/// without blanks is taken as letters too.
inline bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c < 0xc0) return c == 0xaa || c == 0xba;
  if (c < 0x250) return c != 0xd7 && c != 0xf7;
  if (c < 0x2000) return c >= 0x250 && c != 0x37e && c != 0x387;
  return (c >= 0x3040 && c < 0xd7a4) || (c >= 0x2c00 && c < 0x2e00) || (c >= 0xa720 && c < 0xd800);
}

inline bool is_upper(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  if (c >= 0xc0 && c <= 0xde) return c != 0xd7;
  if (c >= 0x100 && c <= 0x137) return (c & 1) == 0;
  if (c >= 0x139 && c <= 0x148) return (c & 1) == 1;
  if (c >= 0x14a && c <= 0x177) return (c & 1) == 0;
  if (c >= 0x178 && c <= 0x17e) return c == 0x178 || (c & 1) == 1;
  if (c >= 0x218 && c <= 0x21b) return (c & 1) == 0;
  return (c >= 0x391 && c <= 0x3a9) || (c >= 0x400 && c <= 0x42f) || c == 0x1e9e;
}

/// Lower case, as far as `is_upper` knows it.
inline char32_t to_lower(char32_t c) {
  if (!is_upper(c)) return c;
  if (c < 0x80 || (c >= 0xc0 && c <= 0xde) || (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f)) return c + 32;
  if (c >= 0x400 && c <= 0x40f) return c + 80;
  if (c == 0x178) return 0xff;
  if (c == 0x1e9e) return 0xdf;
  return c + 1;
}

std::string to_lower(std::string_view text);

/// Compares the end of a text with an ending in lower case; letters beyond ASCII have to be in lower case already.
inline bool ends_with_lower(std::string_view text, std::string_view ending) {
  if (text.size() < ending.size()) return false;
  text.remove_prefix(text.size() - ending.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != ending[i]) return false;
  }
  return true;
}

}  // namespace siegel::detail
