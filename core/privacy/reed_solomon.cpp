// SPDX-License-Identifier: Apache-2.0
#include "privacy/reed_solomon.h"

#include "base/result.h"

namespace siegel {
namespace {

constexpr std::uint32_t field_polynomial = 0x25;  // x^5 + x^2 + 1
constexpr std::size_t units = 31;

struct Field {
  std::array<std::uint8_t, 2 * units> power{};      // a^i
  std::array<std::uint8_t, units + 1> logarithm{};  // of what is not zero
};

constexpr Field field = [] {
  Field made;
  std::uint32_t value = 1;
  for (std::size_t i = 0; i < 2 * units; ++i) {
    made.power[i] = static_cast<std::uint8_t>(value);
    if (i < units) made.logarithm[value] = static_cast<std::uint8_t>(i);
    value <<= 1;
    if ((value & 32U) != 0) value ^= field_polynomial;
  }
  return made;
}();

constexpr std::uint8_t multiply(std::uint8_t a, std::uint8_t b) {
  if (a == 0 || b == 0) return 0;
  return field.power[std::size_t{field.logarithm[a]} + field.logarithm[b]];
}

/// (x + 1)(x + a)(x + a^2), the coefficients below x^3 from the highest.
constexpr std::array<std::uint8_t, parity_symbols> generator = [] {
  const std::uint8_t a = field.power[1];
  const std::uint8_t b = field.power[2];
  const auto ab = multiply(a, b);
  return std::array<std::uint8_t, parity_symbols>{static_cast<std::uint8_t>(1 ^ a ^ b),
                                                  static_cast<std::uint8_t>(a ^ b ^ ab), ab};
}();

constexpr std::uint32_t symbol_bits = 5;
constexpr std::uint32_t symbol_mask = 31;
constexpr std::uint32_t rest_mask = (1U << (3 * symbol_bits)) - 1;

/// What dividing by the generator adds for each leading symbol.
constexpr std::array<std::uint16_t, units + 1> steps = [] {
  std::array<std::uint16_t, units + 1> made{};
  for (std::uint8_t factor = 0; factor <= units; ++factor)
    made[factor] =
        static_cast<std::uint16_t>(multiply(factor, generator[0]) << (2 * symbol_bits) |
                                   multiply(factor, generator[1]) << symbol_bits | multiply(factor, generator[2]));
  return made;
}();

}  // namespace

std::array<std::uint8_t, parity_symbols> parity_of(std::span<const std::uint8_t> data) {
  SIEGEL_INVARIANT(!data.empty() && data.size() + parity_symbols <= max_code_word);
  // The three symbols of the rest in one number, the highest power first.
  std::uint32_t rest = 0;
  for (const auto symbol : data)
    rest = ((rest << symbol_bits) & rest_mask) ^ steps[(rest >> (2 * symbol_bits)) ^ symbol];
  return {static_cast<std::uint8_t>(rest >> (2 * symbol_bits)),
          static_cast<std::uint8_t>(rest >> symbol_bits & symbol_mask), static_cast<std::uint8_t>(rest & symbol_mask)};
}

CodeVerdict correct_word(std::span<std::uint8_t> word) {
  SIEGEL_INVARIANT(word.size() > parity_symbols && word.size() <= max_code_word);
  std::array<std::uint8_t, parity_symbols> syndromes{};
  for (const auto symbol : word)
    for (std::size_t j = 0; j < parity_symbols; ++j) syndromes[j] = multiply(syndromes[j], field.power[j]) ^ symbol;
  const auto [s0, s1, s2] = syndromes;
  if (s0 == 0 && s1 == 0 && s2 == 0) return CodeVerdict::right;
  // One error e at x^i gives e, e a^i, e a^2i.
  if (s0 == 0 || s1 == 0 || multiply(s1, s1) != multiply(s0, s2)) return CodeVerdict::broken;
  const auto position = (std::size_t{field.logarithm[s1]} + units - field.logarithm[s0]) % units;
  if (position >= word.size()) return CodeVerdict::broken;  // in front of a shortened word
  word[word.size() - 1 - position] ^= s0;
  return CodeVerdict::corrected;
}

}  // namespace siegel
