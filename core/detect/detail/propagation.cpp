// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <unordered_set>

#include "detect/detail/characters.h"
#include "detect/detail/name_words.h"
#include "detect/detail/rules.h"

namespace siegel::detail {
namespace {

using namespace word_class;

constexpr double sure = 0.7;    // from here on a name is looked for in the rest of the text
constexpr double again = 0.72;  // its other places
constexpr double repeated = 0.45;
constexpr double confirmable = 0.4;
constexpr double confirmed = 0.75;
constexpr std::uint32_t min_size = 3;

bool may_stand_alone(const Word& word) {
  return word.kind == WordKind::letters && word.is_capitalized() && word.size() >= min_size &&
         !word.has(title | particle | never_name) && (!word.has(common) || word.has(surname_form));
}

/// What is left of the room for names is what `names` may still grow by. Gives how often there was no room.
std::uint64_t collect(Candidates& to, std::size_t most_names, std::unordered_set<std::string>& names) {
  const auto& words = to.words();
  std::uint64_t without_room = 0;
  for (const auto& candidate : to.found()) {
    if (candidate.type != FindingType::person || candidate.score < sure) continue;
    for (auto i = words.word_at(candidate.begin); i < words.size() && words[i].end <= candidate.end; ++i) {
      if (!may_stand_alone(words[i])) continue;
      auto name = to_lower(words.text(i));
      if (names.contains(name)) continue;
      if (names.size() < most_names)
        names.insert(std::move(name));
      else
        ++without_room;
    }
  }
  return without_room;
}

/// "Osterkamps Akte" looks like a given name and a surname; if Osterkamp is a name by itself, it is his file.
void cut_genitives(Candidates& to, std::size_t most_names) {
  const auto& words = to.words();
  std::unordered_set<std::string> names;
  collect(to, most_names, names);
  if (names.empty()) return;
  for (auto& candidate : to.found()) {
    if (candidate.type != FindingType::person || !candidate.detector.starts_with("name.")) continue;
    auto first = words.word_at(candidate.begin);
    while (first < words.size() && words[first].has(title)) ++first;
    if (first >= words.size() || words[first].end >= candidate.end || !may_stand_alone(words[first])) continue;
    auto stem = to_lower(words.text(first));
    if (!stem.ends_with('s')) continue;
    stem.pop_back();
    if (stem.size() < min_size || !names.contains(stem)) continue;
    candidate.end = words[first].end - 1;
    candidate.score = std::max(candidate.score, again);
    candidate.detector = "name.again";
  }
}

/// A pair that nobody knew becomes sure once one of its words is known from elsewhere.
void confirm(Candidates& to, const std::unordered_set<std::string>& names) {
  const auto& words = to.words();
  for (auto& candidate : to.found()) {
    if (candidate.type != FindingType::person || candidate.score >= sure || candidate.score < confirmable) continue;
    for (auto i = words.word_at(candidate.begin); i < words.size() && words[i].end <= candidate.end; ++i)
      if (may_stand_alone(words[i]) && names.contains(to_lower(words.text(i)))) {
        candidate.score = confirmed;
        break;
      }
  }
}

/// The words of a pair that nobody knew, where they stand again: "Catriona Muir ... Muir has informed ...".
void repeat_pairs(Candidates& to) {
  const auto& words = to.words();
  std::unordered_set<std::string> names;
  for (const auto& candidate : to.found()) {
    if (candidate.detector != "name.pair") continue;
    for (const auto at : {words.word_at(candidate.begin), words.word_at(candidate.end) - 1})
      if (may_stand_alone(words[at]) && !words[at].has(common) && !is_noun_by_ending(words.text(at)))
        names.insert(to_lower(words.text(at)));
  }
  if (names.empty()) return;
  std::unordered_set<std::uint32_t> hashes;
  for (const auto& name : names) hashes.insert(hash_of(name));
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i].is_capitalized() && words[i].size() >= min_size && hashes.contains(words[i].hash) &&
        names.contains(to_lower(words.text(i))))
      to.add(i, i, FindingType::person, repeated, "name.again");
}

}  // namespace

void propagate_names(Candidates& to, std::size_t most_names) {
  const auto& words = to.words();
  std::unordered_set<std::string> names;
  cut_genitives(to, most_names);
  to.report().names_not_propagated += collect(to, most_names, names);
  repeat_pairs(to);
  if (names.empty()) return;
  confirm(to, names);
  to.report().names_not_propagated += collect(to, most_names, names);
  std::unordered_set<std::uint32_t> hashes;
  for (const auto& name : names) hashes.insert(hash_of(name));
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    if (word.kind != WordKind::letters || !word.is_capitalized() || word.size() < min_size) continue;
    if (hashes.contains(word.hash) && names.contains(to_lower(words.text(i)))) {
      to.add(i, i, FindingType::person, again, "name.again");
    } else if (words.text(i).ends_with('s') || words.text(i).ends_with('S')) {  // "Mustermanns": the ending stays
      auto lower = to_lower(words.text(i));
      lower.pop_back();
      if (lower.size() >= min_size && names.contains(lower))
        to.add_range(word.begin, word.end - 1, FindingType::person, again, "name.again");
    }
  }
}

}  // namespace siegel::detail
