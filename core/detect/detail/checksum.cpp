// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/checksum.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace siegel::detail {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr int digit(char c) { return c - '0'; }
/// 0 to 9, A is 10.
constexpr int number_of(char c) { return is_digit(c) ? digit(c) : c - 'A' + 10; }
bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }
int cross_sum(int number) { return number / 10 + number % 10; }

/// Sum of the first characters times the weights.
template <std::size_t Size>
int weighted(std::string_view text, const std::array<int, Size>& weights) {
  int sum = 0;
  for (std::size_t i = 0; i < Size; ++i) sum += number_of(text[i]) * weights[i];
  return sum;
}

/// The number that digits and letters spell, modulo.
std::uint32_t remainder_of(std::string_view text, std::uint32_t modulus) {
  std::uint64_t rest = 0;
  for (const char c : text) {
    const auto value = static_cast<std::uint32_t>(number_of(c));
    rest = (rest * (value > 9 ? 100 : 10) + value) % modulus;
  }
  return static_cast<std::uint32_t>(rest);
}

struct IbanCountry {
  std::string_view country;
  std::size_t length;
};
// Registered lengths (ISO 13616, SWIFT's registry).
constexpr std::array iban_countries{
    IbanCountry{"AD", 24}, IbanCountry{"AE", 23}, IbanCountry{"AL", 28}, IbanCountry{"AT", 20}, IbanCountry{"AZ", 28},
    IbanCountry{"BA", 20}, IbanCountry{"BE", 16}, IbanCountry{"BG", 22}, IbanCountry{"BH", 22}, IbanCountry{"BR", 29},
    IbanCountry{"BY", 28}, IbanCountry{"CH", 21}, IbanCountry{"CR", 22}, IbanCountry{"CY", 28}, IbanCountry{"CZ", 24},
    IbanCountry{"DE", 22}, IbanCountry{"DK", 18}, IbanCountry{"DO", 28}, IbanCountry{"EE", 20}, IbanCountry{"EG", 29},
    IbanCountry{"ES", 24}, IbanCountry{"FI", 18}, IbanCountry{"FO", 18}, IbanCountry{"FR", 27}, IbanCountry{"GB", 22},
    IbanCountry{"GE", 22}, IbanCountry{"GI", 23}, IbanCountry{"GL", 18}, IbanCountry{"GR", 27}, IbanCountry{"GT", 28},
    IbanCountry{"HR", 21}, IbanCountry{"HU", 28}, IbanCountry{"IE", 22}, IbanCountry{"IL", 23}, IbanCountry{"IQ", 23},
    IbanCountry{"IS", 26}, IbanCountry{"IT", 27}, IbanCountry{"JO", 30}, IbanCountry{"KW", 30}, IbanCountry{"KZ", 20},
    IbanCountry{"LB", 28}, IbanCountry{"LI", 21}, IbanCountry{"LT", 20}, IbanCountry{"LU", 20}, IbanCountry{"LV", 21},
    IbanCountry{"MC", 27}, IbanCountry{"MD", 24}, IbanCountry{"ME", 22}, IbanCountry{"MK", 19}, IbanCountry{"MR", 27},
    IbanCountry{"MT", 31}, IbanCountry{"MU", 30}, IbanCountry{"NL", 18}, IbanCountry{"NO", 15}, IbanCountry{"PK", 24},
    IbanCountry{"PL", 28}, IbanCountry{"PS", 29}, IbanCountry{"PT", 25}, IbanCountry{"QA", 29}, IbanCountry{"RO", 24},
    IbanCountry{"RS", 22}, IbanCountry{"SA", 24}, IbanCountry{"SE", 24}, IbanCountry{"SI", 19}, IbanCountry{"SK", 24},
    IbanCountry{"SM", 27}, IbanCountry{"TN", 24}, IbanCountry{"TR", 26}, IbanCountry{"UA", 29}, IbanCountry{"VA", 22},
    IbanCountry{"VG", 24}, IbanCountry{"XK", 20}};

}  // namespace

bool is_luhn(std::string_view digits) {
  if (digits.empty() || !all_digits(digits)) return false;
  int sum = 0;
  bool doubled = false;
  for (std::size_t i = digits.size(); i-- > 0; doubled = !doubled)
    sum += doubled ? cross_sum(2 * digit(digits[i])) : digit(digits[i]);
  return sum % 10 == 0;
}

bool is_mod_97(std::string_view text) { return remainder_of(text, 97) == 1; }

bool is_mod_11_10(std::string_view digits) {
  int product = 10;
  for (const char c : digits.substr(0, digits.size() - 1)) {
    int sum = (digit(c) + product) % 10;
    if (sum == 0) sum = 10;
    product = sum * 2 % 11;
  }
  return (11 - product) % 10 == digit(digits.back());
}

bool is_ean(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) sum += digit(digits[i]) * ((digits.size() - 1 - i) % 2 == 0 ? 1 : 3);
  return sum % 10 == 0;
}

std::size_t iban_length(std::string_view country) {
  const auto found = std::ranges::find(iban_countries, country, &IbanCountry::country);
  return found == iban_countries.end() ? 0 : found->length;
}

bool is_iban(std::string_view text) {
  if (text.size() < 15 || iban_length(text.substr(0, 2)) != text.size()) return false;
  return is_mod_97(std::string(text.substr(4)) + std::string(text.substr(0, 4)));
}

bool is_isin(std::string_view text) {
  std::string digits;
  for (const char c : text) digits += std::to_string(number_of(c));
  return is_luhn(digits);
}

bool is_german_tax_id(std::string_view digits) {
  if (digits.size() != 11 || digits[0] == '0') return false;
  std::array<int, 10> counts{};
  for (const char c : digits.substr(0, 10)) ++counts[static_cast<std::size_t>(digit(c))];
  const auto several = std::ranges::count_if(counts, [](int count) { return count > 1; });
  const auto most = *std::ranges::max_element(counts);
  if (several != 1 || most > 3) return false;
  if (most == 3)
    for (std::size_t i = 0; i + 2 < 10; ++i)
      if (digits[i] == digits[i + 1] && digits[i] == digits[i + 2]) return false;
  return is_mod_11_10(digits);
}

bool is_german_health_id(std::string_view text) {
  const int letter = text[0] - 'A' + 1;
  const std::string digits = std::string(letter < 10 ? "0" : "") + std::to_string(letter) + std::string(text.substr(1));
  int sum = 0;
  for (std::size_t i = 0; i < 10; ++i) sum += cross_sum(digit(digits[i]) * (i % 2 == 0 ? 1 : 2));
  return sum % 10 == digit(digits[10]);
}

bool is_german_pension_id(std::string_view text) {
  constexpr std::array weights{2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
  const int letter = text[8] - 'A' + 1;
  const std::string digits =
      std::string(text.substr(0, 8)) + (letter < 10 ? "0" : "") + std::to_string(letter) + std::string(text.substr(9));
  int day = digit(text[2]) * 10 + digit(text[3]);
  if (day > 50) day -= 50;  // with a serial number beyond 49
  if (day > 31) return false;
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += cross_sum(digit(digits[i]) * weights[i]);
  return sum % 10 == digit(digits[12]);
}

bool is_identity_card(std::string_view text) {
  constexpr std::array weights{7, 3, 1, 7, 3, 1, 7, 3, 1};
  return is_digit(text[9]) && weighted(text, weights) % 10 == digit(text[9]);
}

bool is_physician_number(std::string_view digits) {
  constexpr std::array weights{4, 9, 4, 9, 4, 9};
  return (10 - weighted(digits, weights) % 10) % 10 == digit(digits[6]);
}

bool is_austrian_social_id(std::string_view digits) {
  constexpr std::array weights{3, 7, 9, 0, 5, 8, 4, 2, 1, 6};
  return digits[0] != '0' && weighted(digits, weights) % 11 == digit(digits[3]);
}

bool is_nhs_number(std::string_view digits) {
  constexpr std::array weights{10, 9, 8, 7, 6, 5, 4, 3, 2};
  return (11 - weighted(digits, weights) % 11) % 11 == digit(digits[9]);
}

bool is_dutch_bsn(std::string_view digits) {
  constexpr std::array weights{9, 8, 7, 6, 5, 4, 3, 2, -1};
  return weighted(digits, weights) % 11 == 0;
}

bool is_belgian_national_id(std::string_view digits) {
  const auto check = static_cast<std::uint32_t>(digit(digits[9]) * 10 + digit(digits[10]));
  const auto body = std::string(digits.substr(0, 9));
  return 97 - remainder_of(body, 97) == check || 97 - remainder_of("2" + body, 97) == check;
}

bool is_french_nir(std::string_view text) {
  std::string digits(text);
  // Corsica: 2A counts as 19, 2B as 18.
  if (digits[6] == 'A') digits.replace(5, 2, "19");
  if (digits[6] == 'B') digits.replace(5, 2, "18");
  if (!all_digits(digits)) return false;
  const auto check = static_cast<std::uint32_t>(digit(digits[13]) * 10 + digit(digits[14]));
  return 97 - remainder_of(digits.substr(0, 13), 97) == check;
}

bool is_spanish_dni(std::string_view text) {
  constexpr std::string_view letters = "TRWAGMYFPDXBNJZSQVHLCKE";
  std::string digits(text.substr(0, 8));
  if (digits[0] >= 'X') digits[0] = static_cast<char>('0' + (digits[0] - 'X'));
  return all_digits(digits) && letters[remainder_of(digits, 23)] == text[8];
}

bool is_italian_fiscal_code(std::string_view text) {
  constexpr std::array odd_digits{1, 0, 5, 7, 9, 13, 15, 17, 19, 21};
  constexpr std::array odd_letters{1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                   20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
  int sum = 0;
  for (std::size_t i = 0; i < 15; ++i) {
    const char c = text[i];
    if (i % 2 == 0)
      sum +=
          is_digit(c) ? odd_digits[static_cast<std::size_t>(digit(c))] : odd_letters[static_cast<std::size_t>(c - 'A')];
    else
      sum += is_digit(c) ? digit(c) : c - 'A';
  }
  return sum % 26 == text[15] - 'A';
}

bool is_pesel(std::string_view digits) {
  constexpr std::array weights{1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
  return weighted(digits, weights) % 10 == 0;
}

bool is_czech_birth_number(std::string_view digits) {
  return remainder_of(digits, 11) == 0 || (remainder_of(digits.substr(0, 9), 11) == 10 && digits[9] == '0');
}

bool is_finnish_id(std::string_view text) {
  constexpr std::string_view letters = "0123456789ABCDEFHJKLMNPRSTUVWXY";
  return letters[remainder_of(text.substr(0, 9), 31)] == text[9];
}

bool is_irish_pps(std::string_view text) {
  constexpr std::array weights{8, 7, 6, 5, 4, 3, 2};
  int sum = weighted(text, weights);
  if (text.size() == 9) sum += 9 * (text[8] - 'A' + 1);
  const int rest = sum % 23;
  return text[7] == (rest == 0 ? 'W' : static_cast<char>('A' + rest - 1));
}

bool is_aba_routing(std::string_view digits) {
  constexpr std::array weights{3, 7, 1, 3, 7, 1, 3, 7, 1};
  return weighted(digits, weights) % 10 == 0 && digits != "000000000";
}

bool is_us_npi(std::string_view digits) { return is_luhn("80840" + std::string(digits)); }

bool is_possible_ssn(std::string_view digits) {
  const auto area = digits.substr(0, 3);
  return area != "000" && area != "666" && area[0] != '9' && digits.substr(3, 2) != "00" && digits.substr(5) != "0000";
}

}  // namespace siegel::detail
