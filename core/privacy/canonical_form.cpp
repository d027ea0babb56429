// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/characters.h"
#include "privacy/field_transform.h"

namespace siegel {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

void bring_to_canonical_form(std::string_view value, const CanonicalForm& form, std::string& to) {
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
}

}  // namespace siegel
