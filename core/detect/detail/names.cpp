// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include "detect/detail/characters.h"

#include "detect/detail/name_words.h"
#include "detect/detail/rules.h"

namespace siegel::detail {
namespace {

using namespace word_class;

void add_name(Candidates& to, const NameSpan& span, double score, std::string_view detector) {
  const auto& words = to.words();
  auto last = span.last;
  // "Jane Doe, MD": what stands behind says that it is a person.
  const bool credentials =
      words[last + 1].is_mark(',') && words[last + 2].has(credential) && words[last + 2].letter_case == WordCase::upper;
  to.add(span.first, last, FindingType::person, credentials ? 0.97 : score, detector);
}

/// "Herr Dr. med. Hans Müller", "Mrs. Robinson", "RA Schulze", "Oberarzt Dr. Weber".
void find_by_title(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const bool titled = words[i].has(title);
  auto at = i + 1;
  bool has_title = titled;
  for (std::size_t skipped = 0; skipped < 8; ++skipped) {
    const auto& next = words[at];
    if (!next.same_line()) return;
    if (next.has(title) && next.kind == WordKind::letters) {
      has_title = true;
      ++at;
    } else if (next.is_mark('.') ||
               (next.has(role) &&
                (next.letter_case == WordCase::lower || !may_be_name(words, at) || next.has(common))) ||
               next.is_mark('-') || words.is(at, "habil") || words.is(at, "rer") || words.is(at, "nat") ||
               words.is(at, "h") || words.is(at, "c")) {
      // A role in lower case and a full stop with a new sentence behind: no title.
      if (next.is_mark('.') && !titled && !words[at - 1].has(title) && words[at - 1].size() > 5) return;
      ++at;
    } else {
      break;
    }
  }
  if (words[at].gap == Gap::none && !words[at - 1].is_mark('.')) return;
  const auto span = name_from(words, at);
  if (span.count == 0) return;
  if (!is_likely_name(words, at) && !is_initial(words, at) && !words[at].has(particle)) {
    // "Frau Sommer" is one, "Herr Richter" too; "Frau Termin" is none.
    if (!titled || words[at].has(never_name) || (words[at].has(common) && !words[at].has(surname))) return;
    if (words[at].has(role) && !words[at].has(surname)) return;
  }
  if (has_title) return add_name(to, span, 0.95, "name.title");
  if (span.known != 0) return add_name(to, span, 0.85, "name.role");
  const bool has_particle = words[at].has(particle) && span.last != at;  // "Kollege von Oertzen"
  if (!words.starts_line(i) && (has_particle || is_likely_name(words, at)) &&
      (has_particle || words[at].letter_case == WordCase::capitalized))
    add_name(to, span, 0.5, "name.role");
}

/// "Name: Max Mustermann", "Patient: Schmidt, Karl", "gez. Müller", "From: Jane Doe".
void find_by_label(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  auto at = i + 1;
  if (words[at].is_mark('(')) {  // "Patient(in):"
    while (at < i + 5 && !words[at].is_mark(')')) ++at;
    ++at;
  }
  if (words[at].is_mark('/') || words[at].is_mark('-')) at += 2;  // "Patient/in:"
  const bool signed_by = words.is(i, "gez") || words.is(i, "signed");
  if (!words[at].is_mark(':') && !(signed_by && words[at].is_mark('.')) && !(signed_by && may_be_name(words, at)))
    return;
  if (words[at].kind == WordKind::mark) ++at;
  if (words[at].gap > Gap::line) return;
  if (words[at].has(title)) return;  // found with it
  const auto span = name_from(words, at);
  if (span.count == 0 || (!is_likely_name(words, at) && !is_initial(words, at) && span.known == 0)) return;
  // "Agent: Gern." begins a sentence.
  if (span.known == 0 && span.count == 1 && words[span.last + 1].is_mark('.')) return;
  if (words[at].gap == Gap::line && span.known == 0) return;
  auto whole = span;
  // "Schmidt, Karl"
  if (words[span.last + 1].is_mark(',') && span.count == 1 && words[span.last + 2].same_line()) {
    const auto given = name_from(words, span.last + 2);
    if (given.count != 0 &&
        (given.known != 0 || (is_likely_name(words, given.first) && !words[given.last + 1].is_mark(','))))
      whole.last = given.last;
  }
  add_name(to, whole, span.known != 0 || span.count >= 2 ? 0.92 : 0.75, "name.label");
}

/// "Liebe Anna,", "Dear John", "Hi Tom -"
void find_by_greeting(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  auto at = i + 1;
  if (!words[at].same_line() || words[at].has(title)) return;
  const auto span = name_from(words, at);
  if (span.count == 0 || span.count > 3 || !is_likely_name(words, at)) return;
  const auto& behind = words[span.last + 1];
  const bool ends = behind.kind == WordKind::none || behind.is_mark(',') || behind.is_mark('!') ||
                    behind.is_mark(':') || behind.gap >= Gap::line || behind.is_mark('-');
  if (ends || span.known != 0) add_name(to, span, span.known != 0 ? 0.92 : 0.7, "name.greeting");
  // "Liebe Anna, lieber Peter" and "Liebe Anna und Peter" are found by the given names.
}

/// What stands alone on the line below "Mit freundlichen Grüßen", "Best regards,", "Thanks,".
void find_by_closing(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  auto at = i + 1;
  for (std::size_t skipped = 0; words[at].same_line() && words[at].kind != WordKind::none; ++at)
    if (++skipped > 6) return;
  if (words[at].kind == WordKind::none) return;
  for (std::size_t line = 0; line < 2; ++line) {
    if (words.is(at, "i") || words.is(at, "gez") || words.is(at, "ppa")) {  // "i. A. Müller"
      while (words[at].is_mark('.') || words[at].size() == 1 || words.is(at, "gez") || words.is(at, "ppa")) {
        if (!words[at + 1].same_line()) return;
        ++at;
      }
    }
    if (words[at].has(title)) return;
    const auto span = name_from(words, at);
    const auto& behind = words[span.last + 1];
    if (span.count != 0 && span.count <= 4 && is_likely_name(words, at) &&
        (!behind.same_line() || behind.kind == WordKind::none || behind.is_mark(',') || behind.is_mark('(')))
      return add_name(to, span, span.known != 0 ? 0.93 : 0.75, "name.closing");
    if (span.known != 0 && span.count != 0) return add_name(to, span, 0.8, "name.closing");
    while (words[at + 1].same_line() && words[at + 1].kind != WordKind::none) ++at;
    ++at;
    if (words[at].kind == WordKind::none) return;
  }
}

constexpr std::uint32_t longest_unknown = 14;  // bytes

/// Two capitalized words in a row that nobody knows: names of persons, mostly; of products and places, sometimes.
void find_unknown_pair(Candidates& to, const NameSpan& span) {
  const auto& words = to.words();
  const auto i = span.first;
  if (span.count > 3) return;
  for (auto at = span.first; at <= span.last; ++at) {
    const auto& word = words[at];
    if (word.kind != WordKind::letters) continue;
    if (!is_likely_name(words, at) && !is_initial(words, at)) return;
    if (word.letter_case == WordCase::upper || word.size() > longest_unknown || is_noun_by_ending(words.text(at)))
      return;
  }
  const auto& before = words[i - 1];
  const bool starts = i == 0 || words.starts_line(i) || before.is_mark('.') || before.is_mark('!') ||
                      before.is_mark('?') || before.is_mark(':');
  const auto& behind = words[span.last + 1];
  const bool ends = behind.kind == WordKind::none || !behind.same_line() || behind.is_mark(',') || behind.is_mark('(');
  if (!starts)
    add_name(to, span, 0.5, "name.pair");
  else if (ends)
    add_name(to, span, 0.4, "name.pair");
}

/// "E. Mustermann", "J. P. Morgan". True if there was one.
bool find_by_initial(Candidates& to, std::size_t i, const NameSpan& span) {
  const auto& words = to.words();
  if (i < 2 || !is_initial(words, i - 2) || words[i].gap > Gap::blank || !is_likely_name(words, i)) return false;
  auto first = i - 2;
  while (first >= 2 && is_initial(words, first - 2) && words[first].gap <= Gap::blank) first -= 2;
  // "John F. Kennedy" is found from its beginning on; "z. B." and "Nr. A. Meier" are no names.
  const auto& before = words[first - 1];
  if (first > 0 && words[first].same_line() && before.kind == WordKind::letters && before.is_capitalized() &&
      !before.has(common | title | role))
    return false;
  const bool known = words[i].has(surname | given_name);
  // At the beginning of a line only if it ends there: a signature.
  const auto& behind = words[span.last + 1];
  if (!known && words.starts_line(first) && behind.same_line() && behind.kind != WordKind::none) return false;
  add_name(to, {first, span.last, span.count, span.known}, known ? 0.85 : 0.5, "name.initial");
  return true;
}

/// Given names with what follows, surnames that are nothing else.
void find_by_lexicon(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const auto& word = words[i];
  // Within a compound only from its beginning on; a single letter with a full stop belongs to what follows.
  if (i > 0 && words[i - 1].is_mark('-') && word.gap == Gap::none && words[i - 1].gap == Gap::none && i > 1 &&
      words[i - 2].is_capitalized())
    return;
  // "Judge Smith": the office is no part of the name.
  if (word.has(role | name_label) && !word.has(given_name | surname_form)) return;
  const auto span = name_from(words, i);
  if (find_by_initial(to, i, span)) return;
  if (word.has(given_name)) {
    // "Schmidt, Karl": the surname stands in front.
    if (i >= 2 && words[i - 1].is_mark(',') && words[i - 1].gap == Gap::none && word.gap == Gap::blank &&
        is_likely_name(words, i - 2) && !words[i - 2].has(given_name) &&
        (words[i - 2].has(surname) || words.starts_line(i - 2)) && words[i - 2].letter_case != WordCase::lower &&
        !(i >= 3 && words[i - 3].has(given_name)))
      return add_name(to, {i - 2, span.last, span.count + 1, span.known}, 0.85, "name.reversed");
    if (span.count >= 2) return add_name(to, span, span.known >= 2 ? 0.94 : 0.85, "name.given");
    if (span.last != i) return add_name(to, span, 0.8, "name.given");  // an initial behind
    return add_name(to, span, word.has(common) ? 0.2 : 0.6, "name.given");
  }
  // "Wolf-Dieter Klingbeil": the given name is the second part.
  if (span.count >= 2 && words[i + 1].is_mark('-') && words[i + 1].gap == Gap::none && words[i + 2].has(given_name) &&
      !word.has(common))
    return add_name(to, span, 0.85, "name.given");
  if (span.count >= 2 && words[span.last].has(surname) && !words[span.last].has(common) && is_likely_name(words, i))
    return add_name(to, span, words[span.last].has(surname_form) ? 0.75 : 0.55, "name.surname");
  if (word.has(surname_form) && span.count == 1) return add_name(to, span, 0.6, "name.surname");
  if (span.count >= 2 && span.known == 0) find_unknown_pair(to, span);
  // "Jane-like unknown, MD"
  if (span.count >= 2 && words[span.last + 1].is_mark(',') && words[span.last + 2].has(credential) &&
      words[span.last + 2].letter_case == WordCase::upper)
    add_name(to, span, 0.9, "name.credential");
}

/// "his daughter Abena", "die Ehefrau Marlies": who belongs to somebody.
void find_by_kinship(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const auto span = name_from(words, i + 1);
  if (span.count == 0 || span.count > 3 || words[i + 1].gap != Gap::blank || !is_likely_name(words, i + 1)) return;
  if (span.known == 0 && is_noun_by_ending(words.text(i + 1))) return;
  add_name(to, span, span.known != 0 ? 0.85 : 0.6, "name.kinship");
}

/// "geb. Kaya", "née Dupont": the name that somebody had before.
void find_birth_name(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  auto at = i + 1;
  if (words[at].is_mark('.') && words[at].gap == Gap::none) ++at;
  if (words[at].gap != Gap::blank || !words[at].is_capitalized() || words[at].has(month | weekday)) return;
  const auto span = name_from(words, at);
  if (span.count == 0 || span.count > 2 || !is_likely_name(words, at) || is_noun_by_ending(words.text(at))) return;
  add_name(to, span, 0.8, "name.birth");
}

}  // namespace

void find_names(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const auto& word = words[i];
  if (word.kind != WordKind::letters) return;
  if (word.has(title) && (word.is_capitalized() || words.is(i, "prof"))) find_by_title(to, i);
  if (word.has(role) && !word.has(title)) find_by_title(to, i);
  if (word.has(name_label)) find_by_label(to, i);
  if (word.has(kin)) find_by_kinship(to, i);
  if (words.is(i, "geb") || words.is(i, "geborene") || words.is(i, "geborener") || words.is(i, "née") ||
      words.is(i, "nee"))
    find_birth_name(to, i);
  if (word.has(greeting)) find_by_greeting(to, i);
  if (word.has(closing)) find_by_closing(to, i);
  if (may_be_name(words, i)) find_by_lexicon(to, i);
}

}  // namespace siegel::detail
