// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace siegel::detail {

/// What a word is known as; several at once.
using WordClasses = std::uint32_t;

namespace word_class {
inline constexpr WordClasses given_name = 1 << 0;
inline constexpr WordClasses surname = 1 << 1;
inline constexpr WordClasses title = 1 << 2;       ///< Herr, Mrs: what follows is a name
inline constexpr WordClasses role = 1 << 3;        ///< Oberarzt, Judge: what follows may be a name
inline constexpr WordClasses particle = 1 << 4;    ///< von, de: within a name
inline constexpr WordClasses common = 1 << 5;      ///< an everyday word: a name only with a strong cue
inline constexpr WordClasses never_name = 1 << 6;  ///< Sir, Damen, Parkinson
inline constexpr WordClasses month = 1 << 7;
inline constexpr WordClasses weekday = 1 << 8;
inline constexpr WordClasses city = 1 << 9;
inline constexpr WordClasses legal_form = 1 << 10;  ///< GmbH, Ltd: what stands before is an organisation
inline constexpr WordClasses org_head = 1 << 11;    ///< Klinikum, Amtsgericht: with what follows
inline constexpr WordClasses org_tail = 1 << 12;    ///< Hospital, University: with what stands before
inline constexpr WordClasses street = 1 << 13;      ///< Straße, Street
inline constexpr WordClasses file_cue = 1 << 14;    ///< Aktenzeichen, Case
inline constexpr WordClasses phone_cue = 1 << 15;
inline constexpr WordClasses greeting = 1 << 16;      ///< Dear, Liebe
inline constexpr WordClasses name_label = 1 << 17;    ///< Name:, Patient:
inline constexpr WordClasses state = 1 << 18;         ///< of the USA, by its two letters
inline constexpr WordClasses surname_form = 1 << 19;  ///< a surname that is no everyday word
inline constexpr WordClasses place_cue = 1 << 20;     ///< in, aus, from
inline constexpr WordClasses id_cue = 1 << 21;        ///< any word that announces an identifier
inline constexpr WordClasses closing = 1 << 22;       ///< Grüße, Sincerely
inline constexpr WordClasses credential = 1 << 23;    ///< MD, RN: behind a name
inline constexpr WordClasses org_name = 1 << 24;      ///< AOK, Sparkasse: an organisation by itself
inline constexpr WordClasses birth_cue = 1 << 25;
inline constexpr WordClasses kin = 1 << 27;       ///< daughter, Ehefrau: a name may follow
inline constexpr WordClasses year_cue = 1 << 26;  ///< seit, since
}  // namespace word_class

/// Adds a character (its UTF-8 bytes, one by one) to a hash of lower-case text.
constexpr std::uint32_t hash_start = 2166136261U;
constexpr std::uint32_t add_to_hash(std::uint32_t hash, unsigned char byte) { return (hash ^ byte) * 16777619U; }
constexpr std::uint32_t hash_of(std::string_view lower) {
  auto hash = hash_start;
  for (const char c : lower) hash = add_to_hash(hash, static_cast<unsigned char>(c));
  return hash;
}

/// The words that the rules know, by their lower-case form.
class Lexicon {
 public:
  Lexicon(bool german, bool english);

  /// `matches` says whether the text is, in lower case, the word of the lexicon it is given.
  template <class Matches>
  WordClasses find(std::uint32_t hash, const Matches& matches) const {
    for (auto at = hash & mask_; slots_[at].classes != 0; at = (at + 1) & mask_)
      if (slots_[at].hash == hash && matches(slots_[at].word)) return slots_[at].classes;
    return 0;
  }
  WordClasses find(std::string_view lower) const;

 private:
  struct Slot {
    std::string_view word;
    std::uint32_t hash = 0;
    WordClasses classes = 0;
  };
  void add(std::string_view lower, WordClasses classes);
  void add_list(std::string_view words, WordClasses classes);

  std::vector<Slot> slots_;
  std::uint32_t mask_;
};

}  // namespace siegel::detail
