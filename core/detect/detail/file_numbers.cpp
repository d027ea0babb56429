// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "detect/detail/characters.h"
#include "detect/detail/identifier_run.h"
#include "detect/detail/rules.h"

namespace siegel::detail {
namespace {

constexpr std::size_t most_parts = 8;

bool has_digit(const Words& words, std::size_t i) { return words[i].is_digits() || words[i].kind == WordKind::mixed; }
bool is_roman(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::ranges::all_of(text, [](char c) { return c == 'I' || c == 'V' || c == 'X'; });
}
bool is_year_like(const Words& words, std::size_t i) {
  return words[i].is_digits() && (words[i].size() == 2 || words[i].size() == 4);
}

/// `12 O 345/21`, `III ZR 12/20`, `1 BvR 123/24`, `S 4 KR 123/20`, `4 Ca 1234/22`: files of German courts.
bool find_court_file(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  auto at = i;
  const bool social = words[at].kind == WordKind::letters && words[at].size() == 1 &&
                      words[at].letter_case == WordCase::capitalized && words[at + 1].is_digits();
  if (social) ++at;
  if (!(words[at].is_digits() && words[at].size() <= 4) && !is_roman(words.text(at))) return false;
  if (at != i && words[at].gap != Gap::blank) return false;
  const auto& registry = words[at + 1];
  if (registry.kind != WordKind::letters || registry.gap != Gap::blank || registry.size() > 5 ||
      !registry.is_capitalized())
    return false;
  auto number = at + 2;
  if (words[number].is_mark('(')) {
    while (number < at + 6 && !words[number].is_mark(')')) ++number;
    ++number;
  }
  if (!words[number].is_digits() || words[number].gap != Gap::blank || words[number].size() > 6) return false;
  if (!words[number + 1].is_mark('/') || !is_year_like(words, number + 2) || words[number + 2].gap != Gap::none)
    return false;
  to.add(i, number + 2, FindingType::file_number, 0.92, "file.de_court");
  return true;
}

/// `1:20-cv-01234-ABC`, `2:21-cr-00123`: cases of US federal courts.
bool find_us_docket(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (!words[i].is_digits() || !words[i + 1].is_mark(':') || !words[i + 2].is_digits() || words[i + 2].gap != Gap::none)
    return false;
  auto last = i + 2;
  std::size_t parts = 0;
  while (parts < 4 && words[last + 1].is_mark('-') && words[last + 1].gap == Gap::none &&
         words[last + 2].gap == Gap::none && words[last + 2].kind != WordKind::mark) {
    last += 2;
    ++parts;
  }
  if (parts < 2) return false;
  to.add(i, last, FindingType::file_number, 0.93, "file.us_court");
  return true;
}

/// From the first word of an identifier on, as far as it is written together.
std::size_t end_of_identifier(const Words& words, std::size_t first, bool& digits) {
  auto last = first;
  digits = has_digit(words, first);
  for (std::size_t parts = 0; parts < most_parts; ++parts) {
    const auto& mark = words[last + 1];
    const bool joint = mark.kind == WordKind::mark && mark.gap == Gap::none &&
                       (mark.is_mark('-') || mark.is_mark('/') || mark.is_mark('.') || mark.is_mark('_') ||
                        mark.is_mark(':') || mark.is_mark('#'));
    if (joint && words[last + 2].gap == Gap::none && words[last + 2].kind != WordKind::mark &&
        words[last + 2].kind != WordKind::none) {
      last += 2;
      digits = digits || has_digit(words, last);
      continue;
    }
    // "2023 / 4711"
    if (mark.is_mark('/') && mark.gap == Gap::blank && has_digit(words, last + 2) &&
        words[last + 2].gap <= Gap::blank) {
      last += 2;
      digits = true;
      continue;
    }
    // "12 345 678", "AB 123"
    if (has_digit(words, last + 1) && words[last + 1].gap == Gap::blank && words[last + 1].size() <= 6) {
      last += 1;
      digits = true;
      continue;
    }
    break;
  }
  return last;
}

/// "Aktenzeichen: 2023-4711", "Kundennr. 12345", "MRN 00123", "Case No. A-12".
void find_by_cue(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const auto own = words.text(i);
  const bool compound = own.size() > 6 && (ends_with_lower(own, "nummer") || ends_with_lower(own, "zeichen") ||
                                           ends_with_lower(own, "nr") || ends_with_lower(own, "kennung"));
  if (!words[i].has(word_class::file_cue) && !compound && !words.is(i, "nr") && !words.is(i, "no")) return;
  // "Nr. 5" alone is a number like any other.
  const bool strong = compound || (words[i].has(word_class::file_cue) && words[i].size() >= 3) || words.is(i, "az") ||
                      words.is(i, "gz");
  if (!strong) return;
  auto at = i + 1;
  bool has_mark = compound;
  std::size_t skipped = 0;
  while (skipped++ < 5) {
    const auto& next = words[at];
    if (next.gap > Gap::line) return;
    if (next.is_mark('.') || next.is_mark(':') || next.is_mark('#') || next.is_mark('-') || words.is(at, "nr") ||
        words.is(at, "no") || words.is(at, "number") || words.is(at, "nummer") || words.is(at, "id") ||
        words.is(at, "ist") || words.is(at, "is") || words.is(at, "lautet") || words.is(at, "war") ||
        words.is(at, "was")) {
      // "Fall. Am 12. ..." is the end of a sentence.
      if (next.is_mark('.') && words[at + 1].gap != Gap::none && !compound && words[i].size() > 6) return;
      has_mark = has_mark || !next.is_mark('.');
      ++at;
      continue;
    }
    break;
  }
  const auto& first = words[at];
  if (first.kind == WordKind::mark || first.kind == WordKind::none || first.gap > Gap::line) return;
  if (first.gap == Gap::line && !has_mark) return;
  // Letters first: "AB-123", in capitals.
  if (first.kind == WordKind::letters && (first.letter_case == WordCase::lower || first.size() > 6)) return;
  bool digits = false;
  auto last = end_of_identifier(words, at, digits);
  // "II-4 U 12/20": the registry of a court stands in the middle.
  if (words[last + 1].is_capitalized() && words[last + 1].size() <= 4 && words[last + 1].gap == Gap::blank &&
      words[last + 2].is_digits() && words[last + 3].is_mark('/') && words[last + 4].is_digits())
    last += 4;
  const auto size = words[last].end - first.begin;
  if (!digits || size < 3) return;
  // A date or an amount behind the cue is not the identifier.
  if (first.is_digits() && size <= 2) return;
  to.add(at, last, FindingType::file_number, has_mark || compound ? 0.85 : 0.6, "file.cue");
}

/// `INC0012345`, `TCK-4921`, `#48213`: capitals and many digits.
void find_ticket(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (words[i].is_mark('#') && words[i + 1].is_digits() && words[i + 1].gap == Gap::none && words[i + 1].size() >= 4)
    return to.add(i + 1, i + 1, FindingType::file_number, 0.6, "file.ticket");
  if (is_attached_before(words, i)) return;
  const auto text = words.text(i);
  if (words[i].kind == WordKind::mixed && words[i].letter_case == WordCase::upper && text.size() >= 6 &&
      text.size() <= 20 && text[0] >= 'A') {
    const auto digits = std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
    if (digits >= 4) to.add(i, i, FindingType::file_number, 0.5, "file.ticket");
  }
  if (words[i].kind == WordKind::letters && words[i].letter_case == WordCase::upper && text.size() >= 2 &&
      text.size() <= 6 && words[i + 1].is_mark('-') && words[i + 1].gap == Gap::none && has_digit(words, i + 2) &&
      words[i + 2].gap == Gap::none && words[i + 2].size() >= 4) {
    bool digits = false;
    const auto last = end_of_identifier(words, i, digits);
    to.add(i, last, FindingType::file_number, 0.6, "file.ticket");
  }
  // 2023-004711, 4711/2023
  if (words[i].is_digits() && words[i].size() >= 2 && (words[i + 1].is_mark('/') || words[i + 1].is_mark('-')) &&
      words[i + 1].gap == Gap::none && words[i + 2].is_digits() && words[i + 2].gap == Gap::none &&
      words[i].size() + words[i + 2].size() >= 7) {
    bool digits = false;
    const auto last = end_of_identifier(words, i, digits);
    if (last == i + 2) to.add(i, last, FindingType::file_number, 0.45, "file.number");
  }
}

}  // namespace

void find_file_numbers(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const auto& word = words[i];
  if (word.kind == WordKind::mark) {
    if (word.is_mark('#')) find_ticket(to, i);
    return;
  }
  if (!is_attached_before(words, i) && (find_court_file(to, i) || find_us_docket(to, i))) return;
  if (word.kind == WordKind::letters) find_by_cue(to, i);
  find_ticket(to, i);
}

}  // namespace siegel::detail
