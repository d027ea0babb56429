// SPDX-License-Identifier: Apache-2.0
// The wall around RE2: nothing else in core/ includes it.
#include "detect/detail/user_patterns.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/utf8.h"

namespace siegel::detail {
namespace {

constexpr std::int64_t max_memory = std::int64_t{8} << 20;  // bytes of one expression's program and its automaton
constexpr std::size_t max_name_size = 64;

bool is_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= max_name_size && std::ranges::all_of(name, fits);
}

RE2::Options options() {
  RE2::Options options;  // UTF-8, as Perl reads expressions, without backreferences and lookaround
  options.set_max_mem(max_memory);
  options.set_log_errors(false);
  return options;
}

}  // namespace

struct UserPatterns::Compiled {
  UserPattern pattern;
  std::unique_ptr<const RE2> expression;
};

UserPatterns::UserPatterns(std::vector<Compiled> compiled) : compiled_(std::move(compiled)) {}
UserPatterns::UserPatterns(UserPatterns&&) noexcept = default;
UserPatterns& UserPatterns::operator=(UserPatterns&&) noexcept = default;
UserPatterns::~UserPatterns() = default;

Result<UserPatterns> UserPatterns::create(const std::vector<UserPattern>& patterns) {
  if (patterns.size() > max_user_patterns) return fail(ErrorCode::too_large, "there are more than 64 patterns");
  std::vector<Compiled> compiled;
  for (const auto& pattern : patterns) {
    if (!is_name(pattern.name))
      return fail(ErrorCode::bad_argument, "the name of a pattern has 1 to 64 characters a-z 0-9 . _ -");
    if (!(pattern.score > 0 && pattern.score <= 1))
      return fail(ErrorCode::bad_argument, "the score of a pattern is above 0, and at most 1");
    if (pattern.expression.size() > max_user_pattern_size || !is_utf8(bytes_of(pattern.expression)))
      return fail(ErrorCode::too_large, "a pattern is longer than 1,000 bytes, or not UTF-8");
    auto expression = std::make_unique<const RE2>(pattern.expression, options());
    if (expression->error_code() == RE2::ErrorPatternTooLarge)
      return fail(ErrorCode::too_large, "a pattern needs more than 8 MiB");
    if (!expression->ok())
      return fail(ErrorCode::bad_argument,
                  "a pattern is no regular expression of RE2: no backreferences, no lookaround");
    if (RE2::FullMatch("", *expression)) return fail(ErrorCode::bad_argument, "a pattern matches the empty text");
    compiled.push_back({pattern, std::move(expression)});
  }
  return UserPatterns(std::move(compiled));
}

void UserPatterns::find(std::string_view folded, Candidates& to) const {
  const re2::StringPiece text(folded.data(), folded.size());
  for (const auto& [pattern, expression] : compiled_) {
    re2::StringPiece match;
    for (std::size_t at = 0;
         at < folded.size() && expression->Match(text, at, text.size(), RE2::UNANCHORED, &match, 1);) {
      const auto begin = static_cast<std::size_t>(match.data() - folded.data());
      // `\b` and the like may match nothing within a text.
      if (!match.empty()) to.add_range(begin, begin + match.size(), pattern.type, pattern.score, pattern.name);
      at = begin + std::max<std::size_t>(match.size(), 1);
      while (at < folded.size() && (static_cast<unsigned char>(folded[at]) & 0xC0U) == 0x80U) ++at;
    }
  }
}

}  // namespace siegel::detail
