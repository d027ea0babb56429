// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace siegel {

/// The symbols that may stand in an encrypted position, in order: symbol number n is the digit n of FF1.
class Alphabet {
 public:
  static Alphabet digits();        ///< 0-9
  static Alphabet lower();         ///< a-z
  static Alphabet upper();         ///< A-Z
  static Alphabet letters();       ///< A-Z a-z
  static Alphabet alphanumeric();  ///< 0-9 A-Z a-z
  static Alphabet hexadecimal();   ///< 0-9 a-f
  /// Each character of the text is a symbol. Errors: `bad_argument` for text that is not UTF-8, holds a character
  /// twice or fewer than 2 or more than 65,536 of them, or a control character.
  static Result<Alphabet> custom(std::string_view utf_8);
  /// `digits`, `lower`, `upper`, `letters`, `alphanumeric`, `hex`; anything else is the symbols themselves.
  static Result<Alphabet> parse(std::string_view word_or_symbols);

  std::uint32_t radix() const { return static_cast<std::uint32_t>(symbols_.size()); }
  /// The number of a character; -1 if it is none of the symbols.
  std::int32_t number_of(char32_t character) const {
    if (character < ascii_.size()) return ascii_[character];
    const auto found = others_.find(character);
    return found == others_.end() ? -1 : static_cast<std::int32_t>(found->second);
  }
  char32_t symbol(std::uint32_t number) const { return symbols_[number]; }

 private:
  explicit Alphabet(std::u32string symbols);

  std::u32string symbols_;
  std::vector<std::int32_t> ascii_;
  std::unordered_map<char32_t, std::uint32_t> others_;
};

}  // namespace siegel
