// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/name_words.h"

#include <algorithm>
#include <array>

#include "detect/detail/characters.h"

namespace siegel::detail {
namespace {

using namespace word_class;

constexpr WordClasses no_part_of_a_name = title | month | weekday | legal_form | org_head | org_tail | street |
                                          greeting | closing | never_name | birth_cue | credential;

/// Hyphenated words are one: "Müller-Lüdenscheidt". The last of them.
std::size_t end_of_compound(const Words& words, std::size_t i) {
  auto last = i;
  while (words[last + 1].is_mark('-') && words[last + 1].gap == Gap::none && words[last + 2].gap == Gap::none &&
         words[last + 2].is_capitalized())
    last += 2;
  // O'Brien
  if (words[last].size() == 1 && words[last + 1].is_mark('\'') && words[last + 1].gap == Gap::none &&
      words[last + 2].is_capitalized())
    last += 2;
  return last;
}

}  // namespace

bool is_noun_by_ending(std::string_view word) {
  static constexpr std::array<std::string_view, 32> endings{
      "ung", "ungen", "heit",   "keit",  "schaft", "tion",  "tionen", "sion",  "ismus",   "itis",  "ose",
      "enz", "anz",   "tät",    "ment",  "ments",  "ness",  "ship",   "ology", "tions",   "ance",  "ence",
      "ies", "ierte", "ierter", "ische", "ischer", "liche", "licher", "zahl",  "bericht", "dienst"};
  return std::ranges::any_of(
      endings, [&](auto ending) { return word.size() > ending.size() + 2 && ends_with_lower(word, ending); });
}

bool may_be_name(const Words& words, std::size_t i) {
  const auto& word = words[i];
  if (!word.is_capitalized() || word.size() < 2)
    return word.is_capitalized() && words[i + 1].is_mark('\'') && words[i + 2].is_capitalized();
  if (word.has(never_name) || word.has(title)) return false;
  return !word.has(no_part_of_a_name) || word.has(given_name | surname);
}

bool is_likely_name(const Words& words, std::size_t i) {
  const auto& word = words[i];
  if (!may_be_name(words, i)) return false;
  if (word.has(given_name | surname_form)) return true;
  if (word.has(common | role | name_label | file_cue | phone_cue)) return word.has(surname) && !word.has(common);
  return true;
}

bool is_initial(const Words& words, std::size_t i) {
  const auto& word = words[i];
  return word.is_capitalized() && words.text(i).size() <= 2 && word.kind == WordKind::letters &&
         (word.size() == 1 || static_cast<unsigned char>(words.text(i)[0]) >= 0x80) && words[i + 1].is_mark('.') &&
         words[i + 1].gap == Gap::none;
}

NameSpan name_from(const Words& words, std::size_t first) {
  NameSpan span{first, first, 0, 0};
  auto at = first;
  while (span.count < most_name_words) {
    if (span.count != 0 && !words[at].same_line()) break;
    if (is_initial(words, at)) {
      // "Anna M." may end with one; "John F. Kennedy" goes on.
      span.last = at + 1;
      at += 2;
      if (!is_likely_name(words, at) && !is_initial(words, at)) break;
      continue;
    }
    const bool goes_on = words[at + 1].is_mark('-') && words[at + 1].gap == Gap::none;  // "El-Sayed"
    if (words[at].has(particle) && !goes_on && words[at].letter_case != WordCase::upper) {
      auto behind = at + 1;
      while (words[behind].has(particle) && behind < at + 3) ++behind;
      const bool begins = span.count == 0 && words[at].letter_case == WordCase::lower && at != first;
      // "Herr Dombrowski von der Einsatzleitung"
      const bool is_office = is_noun_by_ending(words.text(behind)) && !words[behind].has(given_name | surname);
      if (is_likely_name(words, behind) && !is_office && words[behind].gap == Gap::blank && !begins &&
          (span.count != 0 || words[at].is_capitalized() || at == first)) {
        at = behind;
        continue;
      }
      break;
    }
    if (span.count == 0 ? !may_be_name(words, at) : !is_likely_name(words, at)) break;
    if (span.count != 0 && words[at].gap != Gap::blank) break;
    const auto last = end_of_compound(words, at);
    ++span.count;
    if (words[at].has(given_name | surname) || words[last].has(given_name | surname)) ++span.known;
    span.last = last;
    at = last + 1;
  }
  return span;
}

}  // namespace siegel::detail
