// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/identifier_run.h"
#include "detect/detail/name_words.h"
#include "detect/detail/rules.h"

namespace siegel::detail {
namespace {

constexpr std::size_t cue_reach = 5;

bool is_day(std::uint32_t n) { return n >= 1 && n <= 31; }
bool is_month(std::uint32_t n) { return n >= 1 && n <= 12; }
bool is_year(const Words& words, std::size_t i) {
  if (!words[i].is_digits()) return false;
  const auto year = words.number(i);
  return words[i].size() == 4 && year >= 1850 && year <= 2100;
}
bool is_short_number(const Words& words, std::size_t i) { return words[i].is_digits() && words[i].size() <= 2; }
bool joined(const Words& words, std::size_t i, char mark) {
  return words[i].is_mark(mark) && words[i].gap == Gap::none;
}

bool is_birth(const Words& words, std::size_t i) {
  for (std::size_t back = 1; back <= cue_reach && back <= i; ++back) {
    const auto& word = words[i - back];
    if (word.has(word_class::birth_cue) || word.is_mark('*')) return true;
    if (word.gap >= Gap::paragraph || word.is_mark(';')) return false;
  }
  // "12.03.1980 geboren"
  return words.is(i, "geboren");
}

void add_date(Candidates& to, std::size_t first, std::size_t last, double score) {
  const auto& words = to.words();
  const bool born_behind =
      words.is(last + 1, "geboren") || words.is(last + 1, "geborene") || words.is(last + 1, "geborenen");
  if (is_birth(words, first) || born_behind)
    to.add(first, last, FindingType::date_of_birth, 0.95, "date_of_birth.cue");
  else
    to.add(first, last, FindingType::date, score, "date");
}

/// 12.08.1964, 12. 8. 64, 1964-08-12, 08/12/1964, 12-08-1964. True if something was found.
bool find_numeric(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (is_attached_before(words, i)) return false;
  if (words[i].size() == 4 && is_year(words, i)) {
    for (const char mark : {'-', '/', '.'})
      if (joined(words, i + 1, mark) && is_short_number(words, i + 2) && joined(words, i + 3, mark) &&
          words[i + 4].gap == Gap::none && is_month(words.number(i + 2))) {
        // 1964-08-12T10:00 ends within a word.
        const bool day = is_short_number(words, i + 4) && is_day(words.number(i + 4));
        const bool with_time = words[i + 4].kind == WordKind::mixed && has_form(words.text(i + 4).substr(0, 3), "99T");
        if (day || with_time) {
          add_date(to, i, i + 4, 0.85);
          return true;
        }
      }
    return false;
  }
  if (words[i].size() > 2) return false;
  for (const char mark : {'.', '/', '-'}) {
    if (!joined(words, i + 1, mark) || !is_short_number(words, i + 2) || words[i + 2].gap > Gap::blank) continue;
    if (mark != '.' && words[i + 2].gap != Gap::none) continue;
    const auto a = words.number(i);
    const auto b = words.number(i + 2);
    const bool fits = (is_day(a) && is_month(b)) || (mark == '/' && is_month(a) && is_day(b));
    if (!fits) continue;
    if (joined(words, i + 3, mark) && words[i + 4].is_digits() && words[i + 4].gap <= Gap::blank &&
        (is_year(words, i + 4) || words[i + 4].size() == 2) && (mark == '.' || words[i + 4].gap == Gap::none)) {
      // No fourth part: 10.12.13.14 is no date.
      if (joined(words, i + 5, mark) && words[i + 6].is_digits() && words[i + 6].gap == Gap::none) return false;
      add_date(to, i, i + 4, words[i + 4].size() == 4 ? 0.85 : 0.75);
      return true;
    }
    // "am 12.08." without a year
    if (mark == '.' && joined(words, i + 3, '.') &&
        has_cue_before(words, i, 1, {"am", "vom", "zum", "bis", "ab", "seit"})) {
      to.add(i, i + 3, FindingType::date, 0.6, "date.short");
      return true;
    }
  }
  return false;
}

/// 12. August 1964, 12 Aug 1964, 12th of August 1964, August 12, 1964, August 1964.
void find_spelled(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  using word_class::month;
  const auto is_ordinal = [&](std::size_t at) {
    return words[at].kind == WordKind::mixed && (has_form(words.text(at).substr(0, 1), "9") &&
                                                 (words.text(at).ends_with("st") || words.text(at).ends_with("nd") ||
                                                  words.text(at).ends_with("rd") || words.text(at).ends_with("th")));
  };
  if ((is_short_number(words, i) && is_day(words.number(i))) || is_ordinal(i)) {
    auto at = i + 1;
    if (words[at].is_mark('.') && words[at].gap == Gap::none) ++at;
    if (words.is(at, "of")) ++at;
    if (!words[at].has(month) || !words[at].same_line() || words[at].letter_case == WordCase::lower) return;
    auto last = at;
    ++at;
    if (words[at].is_mark('.') || words[at].is_mark(',')) ++at;
    if (is_year(words, at) && words[at].same_line()) last = at;
    add_date(to, i, last, last == at ? 0.9 : 0.7);
    return;
  }
  if (words[i].has(month) && words[i].is_capitalized()) {
    const bool after_day = i > 0 && (is_short_number(words, i - 1) ||
                                     (i > 1 && words[i - 1].is_mark('.') && is_short_number(words, i - 2)));
    if (after_day) return;
    auto at = i + 1;
    if (words[at].is_mark('.')) ++at;
    const bool day =
        ((is_short_number(words, at) && is_day(words.number(at))) || is_ordinal(at)) && words[at].same_line();
    if (day && !(words[at + 1].is_mark('.') && words[at + 2].has(month))) {
      auto last = at;
      auto year = at + 1;
      if (words[year].is_mark(',')) ++year;
      if (is_year(words, year) && words[year].same_line()) last = year;
      add_date(to, i, last, last == year ? 0.9 : 0.7);
    } else if (is_year(words, at) && words[at].same_line()) {
      add_date(to, i, at, 0.65);
    }
  }
}

void find_age(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const auto small = [&](std::size_t at) {
    return words[at].is_digits() && words[at].size() <= 3 && words.number(at) <= 120;
  };
  if (small(i)) {
    auto at = i + 1;
    if (words[at].is_mark('-') && words[at].gap == Gap::none) ++at;
    for (const auto& ending : std::initializer_list<Cue>{"jährig", "jährige", "jähriger", "jährigen", "jähriges",
                                                         "jährigem", "jaehrig", "jaehrige"})
      if (words.is(at, ending)) return to.add(i, at, FindingType::age, 0.85, "age");
    const bool years = words.is(at, "year") || words.is(at, "years") || words.is(at, "jahre") || words.is(at, "yr") ||
                       words.is(at, "yo");
    auto behind = at + 1;
    if (words[behind].is_mark('-')) ++behind;
    if (words.is(at, "yo") || (years && (words.is(behind, "old") || words.is(behind, "alt"))))
      return to.add(i, words.is(at, "yo") ? at : behind, FindingType::age, 0.85, "age");
    if (words.is(at, "y") && words[at + 1].is_mark('/') && words.is(at + 2, "o"))
      return to.add(i, at + 2, FindingType::age, 0.85, "age");
    // "(38 Jahre)"
    if (years && i > 0 && (words[i - 1].is_mark('(') || words[i - 1].is_mark(',')) &&
        (words[at + 1].is_mark(')') || words[at + 1].is_mark(',')))
      return to.add(i, at, FindingType::age, 0.75, "age");
    // "Hannelore Harms (71)"
    if (words[i].size() == 2 && words.number(i) >= 10 && i >= 2 && words[i - 1].is_mark('(') &&
        words[i + 1].is_mark(')') && is_likely_name(words, i - 2))
      return to.add(i, i, FindingType::age, 0.5, "age.brackets");
    if (has_cue_before(words, i, 2, {"alter", "age", "aged"})) to.add(i, i, FindingType::age, 0.8, "age.cue");
  }
}

}  // namespace

void find_dates(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (words[i].is_digits()) {
    if (!find_numeric(to, i) && words[i].size() <= 2 && !is_attached_before(words, i)) find_spelled(to, i);
    if (words[i].size() <= 3) find_age(to, i);
    // "geboren 1964"
    if (is_year(words, i) && !is_attached_before(words, i) &&
        has_cue_before(words, i, 2, {"geb", "geboren", "born", "jahrgang"}))
      to.add(i, i, FindingType::date_of_birth, 0.85, "date_of_birth.year");
  } else if (words[i].has(word_class::month) || words[i].kind == WordKind::mixed) {
    find_spelled(to, i);
  }
}

}  // namespace siegel::detail
