// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace siegel {

inline constexpr std::size_t parity_symbols = 3;
inline constexpr std::size_t max_code_word = 31;  ///< symbols, parity included

/// The three parity symbols of a Reed-Solomon code over GF(32) (x^5 + x^2 + 1, roots 1, a, a^2): any two words differ
/// in at least four symbols. `data` has 1 to 28 symbols, each below 32.
std::array<std::uint8_t, parity_symbols> parity_of(std::span<const std::uint8_t> data);

enum class CodeVerdict : std::uint8_t {
  right,      ///< a code word
  corrected,  ///< one symbol was wrong and is right now
  broken,     ///< more than one symbol is wrong; the word is as it was
};
/// Takes data and parity in a row, and mends one wrong symbol. Two wrong ones are always found out.
CodeVerdict correct_word(std::span<std::uint8_t> word);

}  // namespace siegel
