// SPDX-License-Identifier: Apache-2.0
#include "privacy/alphabet.h"

#include "base/bytes.h"
#include "base/utf8.h"
#include "privacy/characters.h"

namespace siegel {
namespace {

constexpr std::size_t max_symbols = 65'536;
constexpr std::size_t ascii_size = 128;

std::u32string range(char32_t first, char32_t last) {
  std::u32string symbols;
  for (auto c = first; c <= last; ++c) symbols.push_back(c);
  return symbols;
}

}  // namespace

Alphabet::Alphabet(std::u32string symbols) : symbols_(std::move(symbols)), ascii_(ascii_size, -1) {
  for (std::size_t i = 0; i < symbols_.size(); ++i) {
    const auto c = symbols_[i];
    if (c < ascii_size)
      ascii_[c] = static_cast<std::int32_t>(i);
    else
      others_.emplace(c, static_cast<std::uint32_t>(i));
  }
}

Alphabet Alphabet::digits() { return Alphabet(range(U'0', U'9')); }
Alphabet Alphabet::lower() { return Alphabet(range(U'a', U'z')); }
Alphabet Alphabet::upper() { return Alphabet(range(U'A', U'Z')); }
Alphabet Alphabet::letters() { return Alphabet(range(U'A', U'Z') + range(U'a', U'z')); }
Alphabet Alphabet::alphanumeric() { return Alphabet(range(U'0', U'9') + range(U'A', U'Z') + range(U'a', U'z')); }
Alphabet Alphabet::hexadecimal() { return Alphabet(range(U'0', U'9') + range(U'a', U'f')); }

Result<Alphabet> Alphabet::custom(std::string_view utf_8) {
  if (!is_utf8(bytes_of(utf_8)) || has_control_character(bytes_of(utf_8)))
    return fail(ErrorCode::bad_argument, "an alphabet is not UTF-8, or holds a control character");
  std::u32string symbols;
  for (std::size_t at = 0; at < utf_8.size();) symbols.push_back(next_character(utf_8, at));
  if (symbols.size() < 2 || symbols.size() > max_symbols)
    return fail(ErrorCode::bad_argument, "an alphabet has 2 to 65,536 symbols");
  const auto count = symbols.size();
  Alphabet alphabet(std::move(symbols));
  std::size_t distinct = alphabet.others_.size();
  for (const auto number : alphabet.ascii_) distinct += number >= 0 ? 1U : 0U;
  if (distinct != count) return fail(ErrorCode::bad_argument, "an alphabet has a symbol twice");
  return alphabet;
}

Result<Alphabet> Alphabet::parse(std::string_view text) {
  if (text == "digits") return digits();
  if (text == "lower") return lower();
  if (text == "upper") return upper();
  if (text == "letters") return letters();
  if (text == "alphanumeric") return alphanumeric();
  if (text == "hex") return hexadecimal();
  return custom(text);
}

}  // namespace siegel
