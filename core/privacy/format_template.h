// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "privacy/alphabet.h"

namespace siegel {

/// What stands where in a value that is encrypted in place: see `FormatPreservingOptions::format`.
class FormatTemplate {
 public:
  /// Errors: `bad_policy` for a template without encrypted positions, with a `\` at its end, or not UTF-8.
  static Result<FormatTemplate> parse(std::string_view text);

  /// Takes a value apart: the numbers of the symbols that are encrypted, in order. Errors: `bad_data`.
  Status read(std::string_view value, const Alphabet& alphabet, std::vector<std::uint16_t>& digits);
  /// Puts other symbols in the places of those of the last `read`.
  void write(const Alphabet& alphabet, const std::vector<std::uint16_t>& digits, std::string& to) const;

 private:
  enum class Kind : std::uint8_t { encrypted, symbol, any, literal };
  struct Place {
    Kind kind;
    char32_t literal;
  };
  std::vector<Place> places_;
  bool is_open_ = true;             // beyond the places: symbols are encrypted, ASCII punctuation and blanks stay
  std::u32string value_;            // of the last read
  std::vector<bool> is_encrypted_;  // for each of its characters
};

}  // namespace siegel
