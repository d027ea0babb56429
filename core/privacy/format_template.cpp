// SPDX-License-Identifier: Apache-2.0
#include "privacy/format_template.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/utf8.h"
#include "privacy/characters.h"

namespace siegel {
namespace {

constexpr Error does_not_fit{ErrorCode::bad_data, "a value does not fit its template or alphabet"};

bool stays(char32_t c) {
  const bool is_alphanumeric = (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
  return c >= 0x20 && c < 0x7F && !is_alphanumeric;
}

}  // namespace

Result<FormatTemplate> FormatTemplate::parse(std::string_view text) {
  FormatTemplate made;
  if (text.empty()) return made;
  if (!is_utf8(bytes_of(text))) return fail(ErrorCode::bad_policy, "a template is not UTF-8");
  made.is_open_ = text.ends_with("...");
  if (made.is_open_) text.remove_suffix(3);
  for (std::size_t at = 0; at < text.size();) {
    const auto c = next_character(text, at);
    if (c == U'*')
      made.places_.push_back({Kind::encrypted, 0});
    else if (c == U'#')
      made.places_.push_back({Kind::symbol, 0});
    else if (c == U'?')
      made.places_.push_back({Kind::any, 0});
    else if (c != U'\\')
      made.places_.push_back({Kind::literal, c});
    else if (at < text.size())
      made.places_.push_back({Kind::literal, next_character(text, at)});
    else
      return fail(ErrorCode::bad_policy, "a template ends with a backslash that takes nothing");
  }
  const bool encrypts =
      std::ranges::any_of(made.places_, [](const auto& place) { return place.kind == Kind::encrypted; });
  if (!encrypts && !made.is_open_) return fail(ErrorCode::bad_policy, "a template encrypts nothing: * is missing");
  return made;
}

Status FormatTemplate::read(std::string_view value, const Alphabet& alphabet, std::vector<std::uint16_t>& digits) {
  value_.clear();
  is_encrypted_.clear();
  digits.clear();
  if (!is_utf8(bytes_of(value))) return fail(does_not_fit);
  for (std::size_t at = 0; at < value.size();) {
    const auto c = next_character(value, at);
    const auto number = alphabet.number_of(c);
    const auto index = value_.size();
    bool encrypted = false;
    if (index < places_.size()) {
      const auto& place = places_[index];
      if (place.kind == Kind::literal && place.literal != c) return fail(does_not_fit);
      if ((place.kind == Kind::encrypted || place.kind == Kind::symbol) && number < 0) return fail(does_not_fit);
      encrypted = place.kind == Kind::encrypted;
    } else {
      encrypted = number >= 0;
      if (!is_open_ || (!encrypted && !stays(c))) return fail(does_not_fit);
    }
    value_.push_back(c);
    is_encrypted_.push_back(encrypted);
    if (encrypted) digits.push_back(static_cast<std::uint16_t>(number));
  }
  if (value_.size() < places_.size()) return fail(does_not_fit);
  return {};
}

void FormatTemplate::write(const Alphabet& alphabet, const std::vector<std::uint16_t>& digits, std::string& to) const {
  to.clear();
  std::size_t next = 0;
  for (std::size_t i = 0; i < value_.size(); ++i)
    append_character(is_encrypted_[i] ? alphabet.symbol(digits[next++]) : value_[i], to);
}

}  // namespace siegel
