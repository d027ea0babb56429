// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/identifier_run.h"
#include "detect/detail/rules.h"

namespace siegel::detail {
namespace {

constexpr std::size_t longest_prefix = 4;  // letters in front of the digits of an identifier

/// Where an identifier may begin: digits, or a few capitals with digits right behind.
bool may_begin(const Words& words, std::size_t i) {
  const auto& word = words[i];
  if (word.is_digits() || word.kind == WordKind::mixed) return !is_attached_before(words, i);
  if (word.kind != WordKind::letters || word.letter_case == WordCase::lower) return false;
  if (word.size() > longest_prefix) {
    // BIC: eight or eleven capitals.
    return word.letter_case == WordCase::upper && (word.size() == 8 || word.size() == 11);
  }
  if (word.letter_case != WordCase::upper && word.size() != 1) return false;
  const auto& next = words[i + 1];
  const auto& behind = next.kind == WordKind::mark ? words[i + 2] : next;
  if (!behind.same_line()) return false;
  if (behind.is_digits() || behind.kind == WordKind::mixed) return true;
  // Licence plates: "B-AB 123", "M AB 123".
  return behind.kind == WordKind::letters && behind.size() <= 2 && (next.is_mark('-') || words[i + 2].is_digits());
}

/// `C01X00T478D<<6408125F2702283<<<<`: a line of capitals, digits and fillers (ICAO 9303).
void find_machine_readable_zone(Candidates& to, std::size_t i) {
  const auto text = to.words().text();
  const auto at = to.words()[i].begin;
  const auto is_part = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '<'; };
  if (at != 0 && is_part(text[at - 1])) return;
  auto end = std::size_t{at};
  std::size_t fillers = 0;
  while (end < text.size() && is_part(text[end])) fillers += text[end++] == '<' ? 1U : 0U;
  if (end - at >= 28 && end - at <= 44 && fillers >= 2)
    to.add_range(at, end, FindingType::machine_readable_zone, 0.97, "mrz");
}

}  // namespace

void find_identifiers(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (words[i + 1].is_mark('<') && words[i + 1].gap == Gap::none) find_machine_readable_zone(to, i);
  if (!may_begin(words, i)) return;
  const IdentifierRun run(words, i);
  if (run.parts() == 0 || run.text().size() < 5) return;
  find_payment_identifiers(to, run);
  find_german_identifiers(to, run);
  find_foreign_identifiers(to, run);
}

}  // namespace siegel::detail
