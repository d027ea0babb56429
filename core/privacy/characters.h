// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace siegel {

/// The character at `at` of text that is known to be UTF-8; moves `at` behind it.
inline char32_t next_character(std::string_view utf_8, std::size_t& at) {
  const auto first = static_cast<unsigned char>(utf_8[at++]);
  if (first < 0x80) return first;
  const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  char32_t character = first & (0x3FU >> more);
  for (std::size_t i = 0; i < more && at < utf_8.size(); ++i)
    character = character << 6U | (static_cast<unsigned char>(utf_8[at++]) & 0x3FU);
  return character;
}

inline void append_character(char32_t c, std::string& to) {
  const auto put = [&](char32_t byte) { to.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | c >> 6U);
  } else {
    if (c < 0x10000) {
      put(0xE0 | c >> 12U);
    } else {
      put(0xF0 | c >> 18U);
      put(0x80 | (c >> 12U & 0x3FU));
    }
    put(0x80 | (c >> 6U & 0x3FU));
  }
  put(0x80 | (c & 0x3FU));
}

}  // namespace siegel
