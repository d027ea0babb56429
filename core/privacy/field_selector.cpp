// SPDX-License-Identifier: Apache-2.0
#include "privacy/field_selector.h"

#include <algorithm>
#include <charconv>

namespace siegel {
namespace {

constexpr std::string_view column_prefix = "col:";
constexpr std::string_view index_prefix = "idx:";
constexpr std::string_view pointer_prefix = "ptr:";
constexpr std::string_view key_prefix = "key:";

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

/// RFC 6901, 4: `~1` is a slash, `~0` a tilde.
Result<std::string> unescaped(std::string_view step) {
  std::string plain;
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (step[i] != '~') {
      plain += step[i];
    } else if (i + 1 < step.size() && (step[i + 1] == '0' || step[i + 1] == '1')) {
      plain += step[++i] == '1' ? '/' : '~';
    } else {
      return fail(ErrorCode::bad_policy, "in a JSON Pointer ~ is written ~0, and / within a name ~1");
    }
  }
  return plain;
}

}  // namespace

Result<FieldSelector> FieldSelector::parse(std::string_view text) {
  if (text.empty() || text.size() > max_selector_size)
    return fail(ErrorCode::bad_policy, "a selector has 1 to 1024 bytes");
  FieldSelector selector;
  while (true) {
    const auto bar = text.find('|');
    SIEGEL_TRY(auto term, parse_term(text.substr(0, bar)));
    selector.terms_.push_back(std::move(term));
    if (bar == std::string_view::npos) return selector;
    text.remove_prefix(bar + 1);
  }
}

Result<FieldSelector::Term> FieldSelector::parse_term(std::string_view text) {
  const auto takes = [&](std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
  };
  const auto rank_of = [](std::string_view pattern) {
    return pattern.find_first_of("*?") == std::string::npos ? Rank::exact : Rank::pattern;
  };
  Term term{Kind::text, {}, 0, {}, Rank::exact};
  if (text == "text") return term;
  if (takes(column_prefix) && !text.empty()) {
    term.kind = Kind::name;
    term.pattern = folded(text);
    term.rank = rank_of(term.pattern);
    return term;
  }
  if (takes(index_prefix)) {
    term.kind = Kind::index;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), term.index);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
      return fail(ErrorCode::bad_policy, "idx: takes the number of a column, from 0");
    return term;
  }
  if (takes(key_prefix) && !text.empty()) {
    term.kind = Kind::key;
    term.pattern = text;
    term.rank = Rank::pattern;  // at any depth: a pointer says more
    return term;
  }
  if (takes(pointer_prefix)) {
    term.kind = Kind::pointer;
    if (!text.empty() && text[0] != '/') return fail(ErrorCode::bad_policy, "ptr: takes a JSON Pointer: /name/0/*");
    while (!text.empty()) {
      text.remove_prefix(1);
      auto step = std::string(text.substr(0, text.find('/')));
      text.remove_prefix(step.size());
      if (step == "*" || step == "**") term.rank = Rank::pattern;
      SIEGEL_TRY(step, unescaped(step));
      term.steps.push_back(std::move(step));
    }
    return term;
  }
  return fail(ErrorCode::bad_policy,
              "a selector is col:NAME, idx:N, ptr:/JSON/POINTER, key:NAME or text, several with | between them");
}

std::optional<FieldSelector::Rank> FieldSelector::match(std::string_view name, std::size_t index) const {
  std::optional<Rank> best;
  const auto folded_name = folded(name);
  for (const auto& term : terms_) {
    const bool matches = term.kind == Kind::index  ? term.index == index
                         : term.kind == Kind::name ? !name.empty() && matches_pattern(term.pattern, folded_name)
                                                   : false;
    if (matches && (!best || term.rank < *best)) best = term.rank;
  }
  return best;
}

std::optional<FieldSelector::Rank> FieldSelector::match(const JsonPath& path) const {
  std::optional<Rank> best;
  for (const auto& term : terms_) {
    bool fits = false;
    if (term.kind == Kind::pointer) fits = matches(term.steps, path);
    if (term.kind == Kind::key)
      fits = path.size() != 0 && path.last().is_member && matches_pattern(term.pattern, path.last().name);
    if (fits && (!best || term.rank < *best)) best = term.rank;
  }
  return best;
}

/// Goes back to the last `**` only, as for patterns.
bool FieldSelector::matches(const std::vector<std::string>& steps, const JsonPath& path) {
  const auto fits = [&](const std::string& step, const JsonStep& at) {
    if (step == "*") return true;
    return at.is_member ? step == at.name : step == std::to_string(at.index);
  };
  std::size_t s = 0;
  std::size_t p = 0;
  auto star = steps.size();
  std::size_t resume = 0;
  while (p < path.size()) {
    if (s < steps.size() && steps[s] == "**") {
      star = s++;
      resume = p;
    } else if (s < steps.size() && fits(steps[s], path[p])) {
      ++s;
      ++p;
    } else if (star != steps.size()) {
      s = star + 1;
      p = ++resume;
    } else {
      return false;
    }
  }
  while (s < steps.size() && steps[s] == "**") ++s;
  return s == steps.size();
}

bool FieldSelector::uses_index() const {
  return std::ranges::any_of(terms_, [](const auto& term) { return term.kind == Kind::index; });
}

bool FieldSelector::uses_name() const {
  return std::ranges::any_of(terms_, [](const auto& term) { return term.kind == Kind::name; });
}

bool FieldSelector::is_beside(Subject subject) const {
  return std::ranges::any_of(terms_, [&](const Term& term) {
    const auto own = term.kind == Kind::text                                ? Subject::text
                     : term.kind == Kind::pointer || term.kind == Kind::key ? Subject::json
                                                                            : Subject::table;
    return own != subject;
  });
}

bool FieldSelector::uses_element_number() const {
  return std::ranges::any_of(terms_, [](const Term& term) {
    return std::ranges::any_of(term.steps, [](const std::string& step) {
      return !step.empty() && std::ranges::all_of(step, [](char c) { return c >= '0' && c <= '9'; });
    });
  });
}

}  // namespace siegel
