// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "detect/detail/lexicon.h"

namespace siegel::detail {

enum class WordKind : std::uint8_t { letters, digits, mixed, mark, none };
enum class WordCase : std::uint8_t { lower, capitalized, upper, other };
/// What stands before a word.
enum class Gap : std::uint8_t { none, blank, line, paragraph };

/// A word that a rule looks for, in lower case. Its hash is computed by the compiler.
struct Cue {
  consteval Cue(const char* word) : lower(word), hash(hash_of(lower)) {}  // NOLINT: a literal is a cue
  std::string_view lower;
  std::uint32_t hash;
};

/// A run of letters and digits, or one mark. 20 bytes, because a text has one for every five of its own.
struct Word {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t hash = 0;  ///< of the lower-case form
  WordClasses classes = 0;
  WordKind kind = WordKind::none;
  WordCase letter_case = WordCase::other;
  Gap gap = Gap::paragraph;
  char mark = 0;  ///< the mark itself, if it is ASCII

  std::uint32_t size() const { return end - begin; }
  bool is_capitalized() const {
    return kind == WordKind::letters && (letter_case == WordCase::capitalized || letter_case == WordCase::upper);
  }
  bool is_digits() const { return kind == WordKind::digits; }
  bool has(WordClasses which) const { return (classes & which) != 0; }
  bool is_mark(char which) const { return kind == WordKind::mark && mark == which; }
  bool same_line() const { return gap == Gap::none || gap == Gap::blank; }
};

/// A folded text and its words. Beyond both ends stand words of kind `none`.
class Words {
 public:
  Words(std::string_view text, const Lexicon& lexicon);

  std::size_t size() const { return words_.size(); }
  const Word& operator[](std::size_t i) const { return i < words_.size() ? words_[i] : nothing_; }
  std::string_view text() const { return text_; }
  std::string_view text(std::size_t i) const {
    const auto& word = (*this)[i];
    return text_.substr(word.begin, word.size());
  }
  /// The number that the digits of a word spell, up to 9 digits; beyond: a billion.
  std::uint32_t number(std::size_t i) const;
  /// True if the word starts a line.
  bool starts_line(std::size_t i) const { return i == 0 || !(*this)[i].same_line(); }
  /// True if the word is this one, without case.
  bool is(std::size_t i, Cue cue) const { return (*this)[i].hash == cue.hash && equals(i, cue.lower); }
  bool equals(std::size_t i, std::string_view lower) const;
  /// The first word of the text that begins at `offset` or later.
  std::size_t word_at(std::size_t offset) const;

 private:
  std::string_view text_;
  std::vector<Word> words_;
  Word nothing_;
};

}  // namespace siegel::detail
