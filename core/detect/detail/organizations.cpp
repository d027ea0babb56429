// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/name_words.h"
#include "detect/detail/rules.h"

namespace siegel::detail {
namespace {

using namespace word_class;

constexpr std::size_t most_words = 5;

/// A word that may belong to the name of an organisation.
bool may_belong(const Words& words, std::size_t i) {
  const auto& word = words[i];
  return (word.kind == WordKind::letters || word.kind == WordKind::mixed) && word.letter_case != WordCase::lower &&
         !word.has(title | greeting | closing | month | weekday);
}

/// "Muster & Söhne GmbH", "Acme Widgets Ltd": back from the legal form.
void find_by_legal_form(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const auto& form = words[i];
  if (form.letter_case == WordCase::lower && !words.is(i, "mbh")) return;
  if (form.size() <= 2 && form.letter_case != WordCase::upper) return;  // "Ag", "Se"
  auto first = i;
  for (std::size_t count = 0; first > 0 && count < most_words && words[first].gap <= Gap::blank; ++count) {
    const auto& before = words[first - 1];
    if ((before.is_mark('&') || before.is_mark('+') || before.is_mark('-') || words.is(first - 1, "und") ||
         words.is(first - 1, "and")) &&
        first > 1 && may_belong(words, first - 2) && before.gap <= Gap::blank)
      first -= 2;
    else if (before.is_mark(',') && first == i && words[first].gap == Gap::blank && first > 1 &&
             may_belong(words, first - 2))
      first -= 2;
    else if (before.is_mark('.') && before.gap == Gap::none && words[first].gap == Gap::blank && first > 1 &&
             words[first - 2].size() <= 3 && may_belong(words, first - 2))
      first -= 2;
    else if (may_belong(words, first - 1) && (!before.has(common) || before.has(surname | city | org_head)))
      first -= 1;
    else
      break;
  }
  if (first == i) return;
  auto last = i;
  // "GmbH & Co. KG"
  if (words[last + 1].is_mark('&') && words.is(last + 2, "co")) {
    last += 2;
    if (words[last + 1].is_mark('.')) ++last;
    if (words[last + 1].has(legal_form)) ++last;
  }
  // The full stop belongs to the abbreviation, unless it is one of capitals.
  if (words[last + 1].is_mark('.') && words[last + 1].gap == Gap::none &&
      (words.is(last, "inc") || words.is(last, "ltd") || words.is(last, "corp") || words.is(last, "co")))
    ++last;
  to.add(first, last, FindingType::organization, 0.95, "organization.legal_form");
}

/// "Tafel Krefeld e.V."
void find_association(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (!words.is(i, "e") || !words[i + 1].is_mark('.') || !words.is(i + 2, "v") || i == 0 || words[i].gap != Gap::blank)
    return;
  auto first = i;
  for (std::size_t count = 0;
       first > 0 && count < most_words && words[first].gap <= Gap::blank && may_belong(words, first - 1); ++count)
    --first;
  if (first != i)
    to.add(first, words[i + 3].is_mark('.') ? i + 3 : i + 2, FindingType::organization, 0.9,
           "organization.association");
}

/// "Amtsgericht München", "Klinikum rechts der Isar", "Sparkasse Musterstadt".
void find_by_head(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (!words[i].is_capitalized()) return;
  auto last = i;
  for (std::size_t count = 0; count < 4; ++count) {
    const auto& next = words[last + 1];
    if (next.gap == Gap::blank && next.is_capitalized() && (!next.has(common) || next.has(city | surname)) &&
        !next.has(title | role | name_label))
      last += 1;
    else if (next.is_mark('-') && next.gap == Gap::none && words[last + 2].is_capitalized() &&
             words[last + 2].gap == Gap::none)
      last += 2;
    else if (last == i && words.is(i + 1, "rechts") && words.is(i + 2, "der") && words[i + 3].is_capitalized())
      last += 3;
    else if ((words.is(last + 1, "am") || words.is(last + 1, "an") || words.is(last + 1, "für") ||
              words.is(last + 1, "zu") || words.is(last + 1, "der")) &&
             next.gap == Gap::blank && words[last + 2].is_capitalized() && !words[last + 2].has(common | title))
      last += 2;
    else
      break;
  }
  if (last != i) to.add(i, last, FindingType::organization, 0.75, "organization.head");
}

/// "Mercy General Hospital", "University of Oxford", "Miller & Sons Solicitors".
void find_by_tail(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (!words[i].is_capitalized()) return;
  auto first = i;
  for (std::size_t count = 0; first > 0 && count < 4 && words[first].gap == Gap::blank; ++count) {
    const auto& before = words[first - 1];
    if ((before.is_mark('&') || before.is_mark('\'') || words.is(first - 1, "and")) && first > 1 &&
        may_belong(words, first - 2))
      first -= 2;
    else if (before.is_mark('.') && first > 1 && words.is(first - 2, "st"))
      first -= 2;
    else if (words.is(first - 1, "s") && first > 2 && words[first - 2].is_mark('\''))  // St Thomas's
      first -= 3;
    else if (before.is_capitalized() && may_belong(words, first - 1) &&
             (!before.has(common) || !words.starts_line(first - 1)) && !words.is(first - 1, "the") &&
             !before.has(role | name_label))
      first -= 1;
    else
      break;
  }
  auto last = i;
  if (words.is(i + 1, "of") && words[i + 2].is_capitalized() && !words[i + 2].has(common)) {
    last = i + 2;
    while (words[last + 1].is_capitalized() && words[last + 1].gap == Gap::blank && !words[last + 1].has(common) &&
           last < i + 5)
      ++last;
  }
  if (first != i || last != i) to.add(first, last, FindingType::organization, 0.75, "organization.tail");
}

}  // namespace

void find_organizations(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const auto& word = words[i];
  if (word.kind != WordKind::letters) return;
  if (word.has(legal_form)) find_by_legal_form(to, i);
  if (word.size() == 1) find_association(to, i);
  if (word.has(org_head)) find_by_head(to, i);
  if (word.has(org_tail)) find_by_tail(to, i);
  if (word.has(org_name) && word.is_capitalized()) {
    auto last = i;
    if (words[i + 1].is_capitalized() && words[i + 1].gap == Gap::blank && words[i + 1].has(city | legal_form))
      last = i + 1;
    to.add(i, last, FindingType::organization, 0.6, "organization.name");
  }
}

}  // namespace siegel::detail
