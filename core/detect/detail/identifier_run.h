// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <initializer_list>
#include <string_view>

#include "detect/detail/word.h"

namespace siegel::detail {

/// What may be one identifier: words with digits, from one on, written together or with single blanks, dots, hyphens
/// or slashes between. Without these and in capitals it is compared with patterns and check digits.
class IdentifierRun {
 public:
  static constexpr std::size_t max_words = 12;
  static constexpr std::size_t max_size = 40;

  IdentifierRun(const Words& words, std::size_t first);

  const Words& words() const { return words_; }
  std::size_t first() const { return first_; }
  /// How many parts the run has.
  std::size_t parts() const { return parts_; }
  /// All that was read.
  std::string_view text() const { return {text_.data(), size_}; }

  /// A beginning of the run that ends where a part does.
  struct Prefix {
    std::string_view text;
    std::size_t last = 0;  ///< index of its last word
    std::size_t parts = 0;
    explicit operator bool() const { return !text.empty(); }
  };
  /// The one of this many characters, if a part ends there and nothing is attached behind.
  Prefix of_size(std::size_t size) const;
  /// The same, if it has as many characters in each part as the list says.
  Prefix of_form(std::initializer_list<std::size_t> sizes) const;
  /// The separator in front of a part; a blank for a gap, 0 for the first.
  char separator(std::size_t part) const { return separators_[part]; }
  /// True if one of the words stands within the six in front, on the same line or the one before.
  bool has_cue(std::initializer_list<Cue> cues) const;

 private:
  bool is_attached_behind(std::size_t last) const;

  const Words& words_;
  std::size_t first_;
  std::array<char, max_size> text_{};
  std::size_t size_ = 0;
  std::array<std::size_t, max_words> ends_{};  // of each part, in text_
  std::array<std::size_t, max_words> lasts_{};
  std::array<char, max_words> separators_{};
  std::size_t parts_ = 0;
  std::uint64_t sizes_ = 0;         // a bit for each size at which a part ends
  std::uint64_t words_before_ = 0;  // a bit for each word in front: most cues are known not to be there
};

/// Spelled with `9` for a digit, `A` for a letter, `*` for either; all other characters are themselves.
bool has_form(std::string_view text, std::string_view form);
bool is_all_digits(std::string_view text);

/// True if one of the words stands within `reach` words in front of word `i`.
bool has_cue_before(const Words& words, std::size_t i, std::size_t reach, std::initializer_list<Cue> cues);
/// True if word `i` is attached to what stands in front: `12-34`, at 34.
bool is_attached_before(const Words& words, std::size_t i);

}  // namespace siegel::detail
