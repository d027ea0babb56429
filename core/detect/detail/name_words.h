// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "detect/detail/word.h"

namespace siegel::detail {

inline constexpr std::size_t most_name_words = 5;

/// A word that could be part of a name at all: capitalized letters, and nothing that is known to be none.
bool may_be_name(const Words& words, std::size_t i);
/// One that is no everyday word either, or known as a name.
bool is_likely_name(const Words& words, std::size_t i);
/// Nouns that are no names, by their ending: "Versicherung", "Information".
bool is_noun_by_ending(std::string_view word);
/// `E.` in front of a name.
bool is_initial(const Words& words, std::size_t i);

/// From a first word on: given names, initials, particles, surnames, with hyphens, on one line.
struct NameSpan {
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t count = 0;  ///< words that are neither initial nor particle
  std::size_t known = 0;  ///< of these, in the lexicon as names
};
NameSpan name_from(const Words& words, std::size_t first);

}  // namespace siegel::detail
