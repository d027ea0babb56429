// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/identifier_run.h"
#include "detect/detail/rules.h"

namespace siegel::detail {
namespace {

constexpr std::size_t min_digits = 6;
constexpr std::size_t max_digits = 15;  // ITU-T E.164
constexpr std::size_t most_parts = 8;

/// Digits in groups, with what people write between them.
struct Number {
  std::size_t last = 0;
  std::size_t digits = 0;
  std::size_t groups = 0;
  bool has_separator = false;
  bool closes_bracket = false;
};

/// From the first group on; `/`, `-`, `.`, blanks, brackets between.
Number take_number(const Words& words, std::size_t first) {
  Number number;
  auto at = first;
  while (number.groups < most_parts && words[at].is_digits() && number.digits + words[at].size() <= max_digits + 2) {
    number.digits += words[at].size();
    ++number.groups;
    number.last = at;
    auto next = at + 1;
    std::size_t marks = 0;
    bool closes = false;
    while (marks < 3 && words[next].kind == WordKind::mark && words[next].gap <= Gap::blank &&
           (words[next].is_mark('-') || words[next].is_mark('/') || words[next].is_mark('.') ||
            words[next].is_mark(')') || words[next].is_mark('('))) {
      closes = closes || words[next].is_mark(')');
      ++next;
      ++marks;
    }
    if (!words[next].is_digits() || words[next].gap > Gap::blank) break;
    // A full stop with a blank behind ends a sentence.
    if (marks != 0 && words[next - 1].is_mark('.') && words[next].gap == Gap::blank) break;
    number.has_separator = true;
    number.closes_bracket = number.closes_bracket || closes;
    at = next;
  }
  return number;
}

bool has_phone_cue(const Words& words, std::size_t i) {
  for (std::size_t back = 1; back <= 4 && back <= i; ++back) {
    if (words[i - back].has(word_class::phone_cue)) return true;
    if (words[i - back].gap >= Gap::line && back > 1) return false;
  }
  return false;
}

}  // namespace

void find_phones(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const bool plus = words[i].is_mark('+') && words[i + 1].is_digits() && words[i + 1].gap == Gap::none;
  const bool bracket = words[i].is_mark('(') && words[i + 1].gap == Gap::none &&
                       (words[i + 1].is_digits() || (words[i + 1].is_mark('+') && words[i + 2].is_digits()));
  if (!plus && !bracket && !words[i].is_digits()) return;
  if (words[i].is_digits() &&
      (is_attached_before(words, i) ||
       (i > 0 && (words[i - 1].is_mark('+') || words[i - 1].is_mark('(')) && words[i].gap == Gap::none)))
    return;
  // Digits of a longer number: the end of a card's.
  if (words[i].is_digits() && i > 0 && words[i - 1].is_digits() && words[i].gap == Gap::blank) return;
  if (plus && i > 0 && words[i - 1].is_mark('(') && words[i].gap == Gap::none) return;
  auto first = plus ? i + 1 : bracket ? i + 1 : i;
  const bool plus_inside = bracket && words[first].is_mark('+');
  if (plus_inside) ++first;
  const auto number = take_number(words, first);
  if (number.digits < min_digits || number.digits > max_digits) return;
  const auto& behind = words[number.last + 1];
  if (behind.gap == Gap::none && (behind.kind == WordKind::letters || behind.is_mark('@') || behind.is_mark('%')))
    return;
  const bool cue = has_phone_cue(words, i);
  const auto start = words.text(first);
  const bool international = plus || plus_inside || start.starts_with("00");
  const auto add = [&](double score, std::string_view detector) {
    // A bracket around the whole is not part of it.
    to.add(bracket && !number.closes_bracket ? i + 1 : i, number.last, FindingType::phone, score, detector);
  };
  // 0049 89 123456; but 00482913 is a number like any other.
  if (international && number.digits >= 8 && (plus || plus_inside || number.has_separator || number.digits >= 11))
    return add(cue ? 0.97 : 0.93, "phone.international");
  if (cue) return add(0.95, "phone.cue");
  const bool national = start.starts_with('0') && start.size() >= 2 && start[1] != '0';
  if (national && number.has_separator && number.digits >= 7 && start.size() >= 3 && start.size() <= 6)
    return add(0.85, "phone.de");
  if (national && !number.has_separator && number.digits >= 10 && number.digits <= 12) return add(0.6, "phone.de");
  // (212) 555-0123, 212-555-0123, 212.555.0123
  const bool american = number.digits == 10 && number.groups == 3 && start.size() == 3 &&
                        words[number.last].size() == 4 && start[0] >= '2';
  if (american && (bracket || number.has_separator))
    add(bracket || !words[first + 1].is_digits() ? 0.85 : 0.5, "phone.us");
}

}  // namespace siegel::detail
