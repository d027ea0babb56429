// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "data/unicode_normalization.h"
#include "detect/detail/characters.h"
#include "privacy/field_transform.h"

namespace siegel {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// As names are written where there are no umlauts: in machine-readable zones, e-mail addresses, old data.
void spell_german(std::string& value) {
  struct Letter {
    std::string_view letter;
    std::string_view spelled;
  };
  constexpr std::array<Letter, 8> letters{Letter{"\xC3\xA4", "ae"}, {"\xC3\xB6", "oe"},    {"\xC3\xBC", "ue"},
                                          {"\xC3\x9F", "ss"},       {"\xC3\x84", "Ae"},    {"\xC3\x96", "Oe"},
                                          {"\xC3\x9C", "Ue"},       {"\xE1\xBA\x9E", "SS"}};
  std::string spelled;
  for (std::size_t i = 0; i < value.size();) {
    const auto rest = std::string_view(value).substr(i);
    const auto found = std::ranges::find_if(letters, [&](const Letter& one) { return rest.starts_with(one.letter); });
    spelled += found == letters.end() ? rest.substr(0, 1) : found->spelled;
    i += found == letters.end() ? 1 : found->letter.size();
  }
  value.swap(spelled);
}

}  // namespace

Status bring_to_canonical_form(std::string_view value, const CanonicalForm& form, std::string& to) {
  std::string spelled;
  if (form.needs_unicode()) {
    SIEGEL_CHECK(normalize(value, form.compatible ? NormalizationForm::nfkc : NormalizationForm::nfc,
                           form.fold ? CaseFolding::yes : CaseFolding::no, spelled));
    value = spelled;
  }
  if (form.german) {
    spelled = value;
    spell_german(spelled);
    value = spelled;
  }
  if (form.trim) {
    while (!value.empty() && is_blank(value.front())) value.remove_prefix(1);
    while (!value.empty() && is_blank(value.back())) value.remove_suffix(1);
  }
  to.clear();
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (form.alphanumeric && !is_alphanumeric(c)) continue;
    if (form.spaces && is_blank(c)) {
      if (!to.empty() && to.back() == ' ' && is_blank(value[i - 1])) continue;
      to += ' ';
      continue;
    }
    to += c;
  }
  if (form.lower) to = detail::to_lower(to);
  return {};
}

}  // namespace siegel
