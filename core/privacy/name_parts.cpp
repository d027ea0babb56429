// SPDX-License-Identifier: Apache-2.0
#include "privacy/name_parts.h"

namespace siegel {
namespace {

constexpr std::string_view blanks = " \t\r\n";

}  // namespace

std::string_view suffix_of(NamePart part) { return part == NamePart::surname ? ".L" : ".F"; }

std::optional<NamePart> parse_name_part(std::string_view behind_token) {
  if (behind_token.size() < name_part_size || behind_token[0] != '.') return std::nullopt;
  switch (behind_token[1]) {
    case 'L':
    case 'l': return NamePart::surname;
    case 'F':
    case 'f': return NamePart::given_name;
    default: return std::nullopt;
  }
}

std::string_view take_name_part(std::string_view full_name, NamePart part) {
  if (part == NamePart::given_name) return full_name.substr(0, full_name.find_first_of(blanks));
  const auto last = full_name.find_last_of(blanks);
  return last == std::string_view::npos ? full_name : full_name.substr(last + 1);
}

bool has_name_parts(std::string_view name) {
  return !take_name_part(name, NamePart::given_name).empty() && !take_name_part(name, NamePart::surname).empty() &&
         name.find_first_of(blanks) != std::string_view::npos;
}

void NameParts::add(std::string_view full_name, std::string_view token) {
  if (!has_name_parts(full_name)) return;
  add_part(full_name, NamePart::surname, token);
  add_part(full_name, NamePart::given_name, token);
}

void NameParts::add_part(std::string_view full_name, NamePart part, std::string_view token) {
  const auto word = take_name_part(full_name, part);
  const auto found = owners_.find(word);
  if (found == owners_.end()) {
    owners_.emplace(WipedBytes(word.begin(), word.end()), Entry{std::string(token), part});
  } else if (found->second.token != token || found->second.part != part) {
    found->second.token.clear();
  }
}

std::optional<NameParts::Owner> NameParts::owner_of(std::string_view word) const {
  const auto found = owners_.find(word);
  if (found == owners_.end() || found->second.token.empty()) return std::nullopt;
  return Owner{found->second.token, found->second.part};
}

}  // namespace siegel
