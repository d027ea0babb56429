// SPDX-License-Identifier: Apache-2.0
#include "data/json_scalar.h"

#include <cstdint>
#include <optional>

namespace siegel {
namespace {

constexpr Error bad_escape{ErrorCode::bad_data, "an escape that JSON does not have"};
constexpr Error half_pair{ErrorCode::bad_data, "an escape of half a surrogate pair"};

std::size_t digits(std::string_view text, std::size_t from) {
  auto end = from;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  return end - from;
}

std::optional<std::uint32_t> hex_unit(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  std::uint32_t unit = 0;
  for (const auto character : text.substr(0, 4)) {
    std::uint32_t digit = 0;
    if (character >= '0' && character <= '9')
      digit = static_cast<std::uint32_t>(character - '0');
    else if (character >= 'a' && character <= 'f')
      digit = static_cast<std::uint32_t>(character - 'a') + 10;
    else if (character >= 'A' && character <= 'F')
      digit = static_cast<std::uint32_t>(character - 'A') + 10;
    else
      return std::nullopt;
    unit = unit << 4 | digit;
  }
  return unit;
}

// RFC 3629, 3
void append_utf_8(std::uint32_t character, std::string& to) {
  const auto put = [&](std::uint32_t byte) { to.push_back(static_cast<char>(byte)); };
  if (character < 0x80) {
    put(character);
    return;
  }
  if (character < 0x800) {
    put(0xC0U | (character >> 6));
  } else {
    if (character < 0x10000) {
      put(0xE0U | (character >> 12));
    } else {
      put(0xF0U | (character >> 18));
      put(0x80U | ((character >> 12) & 0x3FU));
    }
    put(0x80U | ((character >> 6) & 0x3FU));
  }
  put(0x80U | (character & 0x3FU));
}

/// Decodes what follows `\u` and returns how much of it was used.
Result<std::size_t> append_unicode_escape(std::string_view text, std::string& to) {
  const auto unit = hex_unit(text);
  if (!unit) return fail(bad_escape);
  if (*unit < 0xD800 || *unit > 0xDFFF) {
    append_utf_8(*unit, to);
    return 4;
  }
  if (*unit > 0xDBFF || !text.substr(4).starts_with("\\u")) return fail(half_pair);
  const auto low = hex_unit(text.substr(6));
  if (!low) return fail(bad_escape);
  if (*low < 0xDC00 || *low > 0xDFFF) return fail(half_pair);
  append_utf_8(0x10000U + ((*unit - 0xD800U) << 10) + (*low - 0xDC00U), to);
  return 10;
}

}  // namespace

bool is_json_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const auto whole = digits(text, at);
  if (whole == 0 || (whole > 1 && text[at] == '0')) return false;
  at += whole;
  if (at < text.size() && text[at] == '.') {
    const auto fraction = digits(text, at + 1);
    if (fraction == 0) return false;
    at += 1 + fraction;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const auto exponent = digits(text, at);
    if (exponent == 0) return false;
    at += exponent;
  }
  return at == text.size();
}

Status append_decoded_json_string(std::string_view written, std::string& to) {
  constexpr std::string_view names = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  while (!written.empty()) {
    const auto escape = written.find('\\');
    to.append(written.substr(0, escape));
    if (escape == std::string_view::npos) break;
    written.remove_prefix(escape + 1);
    if (written.empty()) return fail(bad_escape);
    const auto name = written.front();
    written.remove_prefix(1);
    if (name == 'u') {
      SIEGEL_TRY(const std::size_t used, append_unicode_escape(written, to));
      written.remove_prefix(used);
      continue;
    }
    const auto known = names.find(name);
    if (known == std::string_view::npos) return fail(bad_escape);
    to.push_back(meanings[known]);
  }
  return {};
}

void append_json_string(std::string_view utf_8, std::string& to) {
  constexpr std::string_view hex = "0123456789abcdef";
  to.push_back('"');
  for (const auto character : utf_8) {
    // RFC 8259, 7: quotation mark, reverse solidus and U+0000 to U+001F must be escaped.
    if (character == '"' || character == '\\') {
      to.push_back('\\');
      to.push_back(character);
    } else if (static_cast<unsigned char>(character) < 0x20) {
      const auto code = static_cast<unsigned char>(character);
      to.append("\\u00").push_back(hex[code >> 4]);
      to.push_back(hex[code & 0xFU]);
    } else {
      to.push_back(character);
    }
  }
  to.push_back('"');
}

}  // namespace siegel
