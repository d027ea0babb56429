// SPDX-License-Identifier: Apache-2.0
#include "privacy/column_selector.h"

#include <algorithm>
#include <charconv>

namespace siegel {
namespace {

constexpr std::string_view column_prefix = "col:";
constexpr std::string_view index_prefix = "idx:";

std::string folded(std::string_view text) {
  std::string result(text);
  for (auto& letter : result)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return result;
}

std::size_t character_size(std::string_view text, std::size_t at) {
  auto end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return end - at;
}

/// Goes back to the last `*` only: at most pattern times text steps.
bool matches_pattern(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  auto star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == '?') {
      ++p;
      t += character_size(text, t);
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      resume += character_size(text, resume);
      t = resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

Result<ColumnSelector> ColumnSelector::parse(std::string_view text) {
  if (text.empty() || text.size() > max_selector_size)
    return fail(ErrorCode::bad_policy, "a selector has 1 to 1024 bytes");
  ColumnSelector selector;
  while (true) {
    const auto bar = text.find('|');
    const auto term = text.substr(0, bar);
    if (term.starts_with(column_prefix) && term.size() > column_prefix.size()) {
      auto pattern = folded(term.substr(column_prefix.size()));
      const auto rank = pattern.find_first_of("*?") == std::string::npos ? Rank::exact : Rank::pattern;
      selector.terms_.push_back({std::move(pattern), std::nullopt, rank});
    } else if (term.starts_with(index_prefix)) {
      const auto digits = term.substr(index_prefix.size());
      std::uint64_t index = 0;
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
      if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
        return fail(ErrorCode::bad_policy, "idx: takes the number of a column, from 0");
      selector.terms_.push_back({{}, index, Rank::exact});
    } else {
      return fail(ErrorCode::bad_policy, "a selector is col:NAME or idx:N, several with | between them");
    }
    if (bar == std::string_view::npos) return selector;
    text.remove_prefix(bar + 1);
  }
}

std::optional<ColumnSelector::Rank> ColumnSelector::match(std::string_view name, std::size_t index) const {
  std::optional<Rank> best;
  const auto folded_name = folded(name);
  for (const auto& term : terms_) {
    const bool matches =
        term.index ? *term.index == index : !name.empty() && matches_pattern(term.pattern, folded_name);
    if (matches && (!best || term.rank < *best)) best = term.rank;
  }
  return best;
}

bool ColumnSelector::uses_index() const {
  return std::ranges::any_of(terms_, [](const auto& term) { return term.index.has_value(); });
}

bool ColumnSelector::uses_name() const {
  return std::ranges::any_of(terms_, [](const auto& term) { return !term.index; });
}

}  // namespace siegel
