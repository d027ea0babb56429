// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bitset>
#include <initializer_list>

#include "detect/detail/characters.h"
#include "detect/detail/identifier_run.h"
#include "detect/detail/rules.h"

namespace siegel::detail {
namespace {

using namespace word_class;

constexpr std::string_view street_endings[] = {"straße", "strasse", "weg",      "allee", "platz", "gasse", "ring",
                                               "ufer",   "damm",    "chaussee", "str",   "stieg", "pfad",  "steig",
                                               "graben", "markt",   "berg",     "hof",   "kamp",  "wall"};

/// "Hauptstraße", "Bahnhofstr": a German street is one word, mostly.
/// Few words end with the same two letters as one of them.
const std::bitset<65'536>& street_ends() {
  static const auto ends = [] {
    std::bitset<65'536> made;
    for (const auto ending : street_endings)
      made.set(static_cast<unsigned char>(ending[ending.size() - 2]) * 256U +
               static_cast<unsigned char>(ending.back()));
    return made;
  }();
  return ends;
}

bool ends_like_street(std::string_view word) {
  if (word.size() < 5) return false;
  const auto lower = [](char c) { return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + 32 : c); };
  if (!street_ends().test(lower(word[word.size() - 2]) * 256U + lower(word.back()))) return false;
  return std::ranges::any_of(
      street_endings, [&](auto ending) { return word.size() > ending.size() + 2 && ends_with_lower(word, ending); });
}

bool is_street_adjective(const Words& words, std::size_t i) {
  return std::ranges::any_of(
      std::initializer_list<Cue>{"große", "kleine", "lange", "alte", "neue", "obere", "untere", "hohe", "breite",
                                 "großer", "alter", "neuer", "innere", "äußere"},
      [&](const auto& adjective) { return words.is(i, adjective); });
}

/// "Am Weiher 7": names of streets that begin with a small word in capitals.
bool is_street_preposition(const Words& words, std::size_t i) {
  return words[i].letter_case == WordCase::capitalized &&
         std::ranges::any_of(
             std::initializer_list<Cue>{"am", "an", "im", "zum", "zur", "auf", "unter", "in", "hinter", "beim"},
             [&](const auto& preposition) { return words.is(i, preposition); });
}

bool is_house_number(const Words& words, std::size_t i) {
  const auto& word = words[i];
  if (word.size() > 5) return false;
  if (word.is_digits()) return word.size() <= 4;
  if (word.kind != WordKind::mixed) return false;
  const auto text = words.text(i);
  return text[0] >= '1' && text[0] <= '9' && is_all_digits(text.substr(0, text.size() - 1));
}

/// "12 a", "12-14", "12/3"
std::size_t end_of_house_number(const Words& words, std::size_t i) {
  if ((words[i + 1].is_mark('-') || words[i + 1].is_mark('/')) && words[i + 1].gap == Gap::none &&
      is_house_number(words, i + 2) && words[i + 2].gap == Gap::none)
    return i + 2;
  if (words[i + 1].kind == WordKind::letters && words[i + 1].size() == 1 && words[i + 1].gap == Gap::blank &&
      words[i + 1].letter_case == WordCase::lower && words.text(i + 1)[0] <= 'h' && !words[i + 2].is_mark('.'))
    return i + 1;
  return i;
}

/// "80331 München", "D-80331 München", "80331 Bad Tölz". 0 if there is none.
std::size_t end_of_german_city(const Words& words, std::size_t i) {
  auto at = i;
  if ((words.is(at, "d") || words.is(at, "a") || words.is(at, "ch")) && words[at + 1].is_mark('-')) at += 2;
  const bool four = words[at].size() == 4 && at != i;  // Austria, Switzerland
  if (!words[at].is_digits() || (words[at].size() != 5 && !four)) return 0;
  auto city = at + 1;
  if (!words[city].is_capitalized() || words[city].gap != Gap::blank || words[city].size() < 3) return 0;
  if (words[city].has(common) && !words[city].has(word_class::city) && !words.is(city, "bad") && !words.is(city, "st"))
    return 0;
  auto last = city;
  // "Bad Tölz", "Frankfurt am Main", "Neustadt a. d. Weinstraße", "Baden-Baden"
  for (std::size_t more = 0; more < 3; ++more) {
    if (words[last + 1].is_mark('-') && words[last + 1].gap == Gap::none && words[last + 2].is_capitalized() &&
        words[last + 2].gap == Gap::none)
      last += 2;
    else if ((words.is(last + 1, "am") || words.is(last + 1, "an") || words.is(last + 1, "im") ||
              words.is(last + 1, "bei") || words.is(last + 1, "ob")) &&
             words[last + 1].gap == Gap::blank && words[last + 2].gap == Gap::blank) {
      const auto name = words.is(last + 2, "der") || words.is(last + 2, "dem") ? last + 3 : last + 2;
      if (!words[name].is_capitalized() || (words[name].has(common) && !words.is(name, "main"))) break;
      last = name;
    } else if (last == city && (words.is(city, "bad") || words.is(city, "sankt")) && words[last + 1].is_capitalized() &&
               words[last + 1].gap == Gap::blank)
      last += 1;
    else
      break;
  }
  return last;
}

/// What stands between a street and a city: a comma, a line end.
std::size_t skip_to_next_line(const Words& words, std::size_t last) {
  auto next = last + 1;
  if (words[next].is_mark(',') || words[next].is_mark(';')) ++next;
  // "Gartenstraße 19 in 58636 Iserlohn"
  if (words.is(next, "in") && words[next + 1].is_digits()) ++next;
  return words[next].gap <= Gap::line ? next : last + 100'000;
}

void add_german(Candidates& to, std::size_t first, std::size_t last, double score) {
  const auto& words = to.words();
  const auto next = skip_to_next_line(words, last);
  if (const auto city = end_of_german_city(words, next); city != 0)
    return to.add(first, city, FindingType::address, 0.95, "address.de");
  to.add(first, last, FindingType::address, score, "address.de");
}

/// "Hauptstraße 12a", "Berliner Str. 5", "Straße des 17. Juni 135", "Am Markt 3".
void find_german_street(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const auto& word = words[i];
  const bool alone = word.has(street) &&
                     (words.is(i, "straße") || words.is(i, "strasse") || words.is(i, "str") || words.is(i, "weg") ||
                      words.is(i, "allee") || words.is(i, "platz") || words.is(i, "gasse") || words.is(i, "ring") ||
                      words.is(i, "ufer") || words.is(i, "damm") || words.is(i, "chaussee"));
  const bool compound = !alone && word.size() > 5 && ends_like_street(words.text(i));
  if (!alone && !compound) return;
  auto first = i;
  // "Berliner Straße", "Karl-Marx-Allee", "Dr.-Külz-Ring", "Lange Gasse"
  for (std::size_t more = 0; first > 0 && more < 6; ++more) {
    const auto& before = words[first - 1];
    if (before.is_mark('-') && before.gap == Gap::none && words[first].gap == Gap::none && first > 1 &&
        words[first - 2].kind == WordKind::letters)
      first -= 2;
    else if (before.is_mark('-') && before.gap == Gap::none && words[first].gap == Gap::none && first > 2 &&
             words[first - 2].is_mark('.') && words[first - 2].gap == Gap::none && words[first - 3].is_capitalized())
      first -= 3;  // "Dr.-Külz-Straße"
    else if (before.is_mark('.') && before.gap == Gap::none && first > 1 && words[first].gap == Gap::none &&
             words[first - 2].is_capitalized())
      first -= 2;
    else if (first == i && before.is_capitalized() && words[first].gap == Gap::blank &&
             (alone ? !before.has(common) : is_street_adjective(words, first - 1)))
      first -= 1;
    else
      break;
  }
  if (alone && first == i && !words.is(i, "straße")) return;
  auto at = i + 1;
  if (words[at].is_mark('.') && words[at].gap == Gap::none) ++at;
  if (words.is(at, "des") || words.is(at, "der") || words.is(at, "am")) {
    auto name = at + 1;
    while (name < at + 4 && (words[name].is_digits() || words[name].is_mark('.') || words[name].is_capitalized()) &&
           !is_house_number(words, name + 1))
      ++name;
    if (is_house_number(words, name + 1)) at = name + 1;
  }
  if (words.is(at, "nr") && words[at + 1].is_mark('.')) at += 2;
  if (is_house_number(words, at) && words[at].same_line()) {
    // "Am Alten Markt 3": the little words in front belong to it.
    if (first > 0 && words[first].gap == Gap::blank &&
        (words.is(first - 1, "am") || words.is(first - 1, "an") || words.is(first - 1, "im") ||
         words.is(first - 1, "zum") || words.is(first - 1, "unter")) &&
        words[first - 1].letter_case == WordCase::capitalized)
      --first;
    return add_german(to, first, end_of_house_number(words, at), 0.96);
  }
  const bool sure = alone ||
                    words.text(i).ends_with(
                        "stra\xC3\x9F"
                        "e") ||
                    words.text(i).ends_with("strasse");
  if (sure && word.is_capitalized() && (first != i || compound)) {
    const auto next = skip_to_next_line(words, i);
    if (end_of_german_city(words, next) != 0) return add_german(to, first, i, 0.6);
    to.add(first, i, FindingType::address, 0.5, "street.de");
  }
}

/// "Am Hang 3, 80331 München": any capitalized words, a number, and then a postcode with a city.
void find_unusual_street(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (!words.starts_line(i) && !is_street_preposition(words, i) &&
      !(i > 0 && (words[i - 1].is_mark(',') || words[i - 1].is_mark(':'))))
    return;
  auto at = i;
  while (at < i + 5 &&
         (words[at].is_capitalized() || words[at].is_mark('-') || words.is(at, "den") || words.is(at, "der")) &&
         (at == i || words[at].same_line()))
    ++at;
  if (at == i || !is_house_number(words, at) || !words[at].same_line()) return;
  const auto last = end_of_house_number(words, at);
  const auto city = end_of_german_city(words, skip_to_next_line(words, last));
  if (city != 0) to.add(i, city, FindingType::address, 0.9, "address.de");
}

bool is_british_postcode(const Words& words, std::size_t i) {
  const auto outward = words.text(i);
  const auto inward = words.text(i + 1);
  if (words[i].kind != WordKind::mixed || outward.size() < 2 || outward.size() > 4 || words[i + 1].gap != Gap::blank ||
      inward.size() != 3)
    return false;
  return has_form(inward, "9AA") && (has_form(outward.substr(0, 2), "A9") || has_form(outward.substr(0, 3), "AA9"));
}

/// ", Springfield, IL 62704", ", London NW1 6XE". The last word, or 0.
std::size_t end_of_english_city(const Words& words, std::size_t last) {
  auto at = last + 1;
  if (words[at].is_mark(',')) ++at;
  // "Apt 4B", "Suite 200"
  if (words.is(at, "apt") || words.is(at, "suite") || words.is(at, "unit") || words.is(at, "flat")) {
    at += 1;
    if (words[at].is_mark('.') || words[at].is_mark('#')) ++at;
    if (words[at].kind != WordKind::digits && words[at].kind != WordKind::mixed && words[at].size() > 2) return 0;
    ++at;
    if (words[at].is_mark(',')) ++at;
  }
  const auto before_city = at;
  while (at < before_city + 4 && words[at].is_capitalized() && !words[at].has(state) &&
         words[at].gap <= (at == before_city ? Gap::line : Gap::blank))
    ++at;
  if (at == before_city) return 0;
  if (words[at].is_mark(',')) ++at;
  // ", Ohio 44115"
  if (words[at].is_capitalized() && words[at].size() > 2 && words[at].gap == Gap::blank && words[at + 1].is_digits() &&
      words[at + 1].size() == 5)
    return at + 1;
  if (is_british_postcode(words, at)) return at + 1;
  const bool abbreviated =
      words[at].kind == WordKind::letters && words[at].size() == 2 && words[at].letter_case == WordCase::upper;
  if (abbreviated) {
    if (words[at + 1].is_digits() && words[at + 1].size() == 5) {
      const bool plus_four = words[at + 2].is_mark('-') && words[at + 3].is_digits() && words[at + 3].size() == 4;
      return plus_four ? at + 3 : at + 1;
    }
    if (words[at].has(state)) return at;
  }
  // "Boston 02108" without the state
  if (words[at].is_digits() && words[at].size() == 5) return at;
  return words[at - 1].is_mark(',') ? at - 2 : at - 1;
}

/// "221B Baker Street", "1600 Pennsylvania Ave NW".
void find_english_street(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (!is_house_number(words, i) && !(words[i].is_digits() && words[i].size() == 5)) return;
  if (is_attached_before(words, i)) return;
  auto at = i + 1;
  while (at < i + 5 &&
         (words[at].is_capitalized() ||
          (words[at].kind == WordKind::mixed && has_form(words.text(at).substr(0, 1), "9"))) &&
         words[at].gap == Gap::blank && !(at > i + 1 && words[at].has(street)))
    ++at;
  if (at == i + 1 || !words[at].has(street) || words[at].gap != Gap::blank || !words[at].is_capitalized()) {
    // The street word may have been taken as the last of the capitalized ones.
    return;
  }
  auto last = at;
  if (words[last + 1].is_mark('.') && words[last + 1].gap == Gap::none && !words.starts_line(last + 2) &&
      (words[last + 2].is_mark(',') || words[last + 2].kind == WordKind::mixed))
    ++last;
  for (const auto& direction : std::initializer_list<Cue>{"nw", "ne", "sw", "se", "north", "south", "east", "west"})
    if (words.is(last + 1, direction) && words[last + 1].is_capitalized()) ++last;
  const auto city = end_of_english_city(words, last);
  // Only a place that is bound to the street by a comma or a line end belongs to it.
  const bool bound = words[last + 1].is_mark(',') || words[last + 1].gap == Gap::line;
  if (city != 0 && bound) return to.add(i, city, FindingType::address, 0.93, "address.en");
  to.add(i, last, FindingType::address, 0.85, "street.en");
}

/// "Flat 6, 33 Cathedral Road", "Apt 4B, 12 Elm St": the street is found by itself, and this in front of it.
void find_flat(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (!words.is(i, "flat") && !words.is(i, "apt") && !words.is(i, "apartment") && !words.is(i, "unit") &&
      !words.is(i, "suite"))
    return;
  const auto number = words[i + 1].is_mark('.') ? i + 2 : i + 1;
  if (words[i].is_capitalized() && is_house_number(words, number) && words[number + 1].is_mark(',') &&
      is_house_number(words, number + 2))
    to.add(i, number, FindingType::address, 0.8, "flat.en");
}

void find_city(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (!words[i].has(city) || !words[i].is_capitalized() || words[i].has(given_name)) return;
  const bool cue = i > 0 && (words[i - 1].has(place_cue) || words.is(i - 1, "nach") || words.is(i - 1, "to"));
  // A city in front of a word that makes an organisation of it, or as an adjective, is found with that.
  auto last = i;
  if ((words.is(i + 1, "am") || words.is(i + 1, "an")) && words[i + 2].is_capitalized() && !words[i + 2].has(common))
    last = i + 2;
  to.add(i, last, FindingType::location, words[i].has(common) && !cue ? 0.3 : cue ? 0.65 : 0.5, "city");
}

}  // namespace

void find_addresses(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const auto& word = words[i];
  if (word.kind == WordKind::letters) {
    find_german_street(to, i);
    if (word.is_capitalized()) {
      find_unusual_street(to, i);
      find_city(to, i);
      find_flat(to, i);
      if (words.is(i, "postfach") && words[i + 1].is_digits()) {
        auto last = i + 1;
        while (words[last + 1].is_digits() && words[last + 1].gap == Gap::blank && words[last + 1].size() <= 3) ++last;
        to.add(i, last, FindingType::address, 0.9, "post_box");
      }
      if (words.is(i, "po") && words.is(i + 1, "box") && words[i + 2].is_digits())
        to.add(i, i + 2, FindingType::address, 0.9, "post_box");
    }
    if ((words.is(i, "d") || words.is(i, "a") || words.is(i, "ch")) && words[i + 1].is_mark('-') &&
        words[i + 1].gap == Gap::none)
      if (const auto last = end_of_german_city(words, i); last != 0)
        to.add(i, last, FindingType::address, 0.85, "city.de");
    return;
  }
  if (word.is_digits() || word.kind == WordKind::mixed) {
    if (word.size() == 5 && !is_attached_before(words, i))
      if (const auto last = end_of_german_city(words, i); last != 0)
        to.add(i, last, FindingType::address, words[i + 1].has(city) ? 0.9 : 0.75, "city.de");
    find_english_street(to, i);
    if (is_british_postcode(words, i)) to.add(i, i + 1, FindingType::address, 0.85, "postcode.gb");
  }
}

}  // namespace siegel::detail
