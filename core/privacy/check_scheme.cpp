// SPDX-License-Identifier: Apache-2.0
#include "privacy/check_scheme.h"

#include <algorithm>
#include <array>

namespace siegel {
namespace {

constexpr Error not_one{ErrorCode::bad_data, "a value is none of the identifiers that the rule is for"};
constexpr Error wrong_check{ErrorCode::bad_data, "the check digit of a value is wrong"};
constexpr std::size_t country_size = 2;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
int digit(char c) { return c - '0'; }
int cross_sum(int number) { return number / 10 + number % 10; }
char as_char(int number) { return static_cast<char>('0' + number); }
bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }

/// Blanks, hyphens, dots and slashes are left out; lower case is taken for upper.
std::string compact_of(std::string_view value) {
  std::string compact;
  for (const char c : value) {
    if (c == ' ' || c == '-' || c == '.' || c == '/') continue;
    compact += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return compact;
}

int luhn_of(std::string_view body) {
  int sum = 0;
  bool doubled = true;
  for (std::size_t i = body.size(); i-- > 0; doubled = !doubled)
    sum += doubled ? cross_sum(2 * digit(body[i])) : digit(body[i]);
  return (10 - sum % 10) % 10;
}

int ean_of(std::string_view body) {
  int sum = 0;
  for (std::size_t i = 0; i < body.size(); ++i) sum += digit(body[i]) * ((body.size() - i) % 2 == 1 ? 3 : 1);
  return (10 - sum % 10) % 10;
}

int mod_11_10_of(std::string_view body) {
  int product = 10;
  for (const char c : body) {
    int sum = (digit(c) + product) % 10;
    if (sum == 0) sum = 10;
    product = sum * 2 % 11;
  }
  return (11 - product) % 10;
}

/// A letter as two digits, A is 01.
std::string with_number_of(std::string_view front, char letter, std::string_view behind) {
  const int number = letter - 'A' + 1;
  return std::string(front) + as_char(number / 10) + as_char(number % 10) + std::string(behind);
}

int health_id_of(std::string_view body) {
  const auto digits = with_number_of("", body[0], body.substr(1));
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) sum += cross_sum(digit(digits[i]) * (i % 2 == 0 ? 1 : 2));
  return sum % 10;
}

int pension_id_of(std::string_view body) {
  constexpr std::array weights{2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
  const auto digits = with_number_of(body.substr(0, 8), body[8], body.substr(9));
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += cross_sum(digit(digits[i]) * weights[i]);
  return sum % 10;
}

/// ISO 13616: 98 minus the rest of BBAN, country and 00.
int iban_of(std::string_view country, std::string_view bban) {
  int rest = 0;
  const auto take = [&](char c) {
    if (is_digit(c))
      rest = (rest * 10 + digit(c)) % 97;
    else
      rest = (rest * 100 + c - 'A' + 10) % 97;
  };
  for (const char c : bban) take(c);
  for (const char c : country) take(c);
  take('0');
  take('0');
  return 98 - rest;
}

/// The check digits behind or within, as they ought to be.
std::string check_of(CheckScheme scheme, std::string_view compact, bool is_broken) {
  if (scheme == CheckScheme::iban) {
    int check = iban_of(compact.substr(0, country_size), compact.substr(country_size + 2));
    if (is_broken) check = (check - 2 + 1) % 97 + 2;
    return {as_char(check / 10), as_char(check % 10)};
  }
  const auto body = compact.substr(0, compact.size() - 1);
  int check = 0;
  switch (scheme) {
    case CheckScheme::luhn: check = luhn_of(body); break;
    case CheckScheme::steuer_id: check = mod_11_10_of(body); break;
    case CheckScheme::kvnr: check = health_id_of(body); break;
    case CheckScheme::rvnr: check = pension_id_of(body); break;
    case CheckScheme::ean: check = ean_of(body); break;
    case CheckScheme::iban:
    case CheckScheme::none: break;
  }
  if (is_broken) check = (check + 1) % 10;
  return std::string(1, as_char(check));
}

std::size_t check_begin(CheckScheme scheme, std::string_view compact) {
  return scheme == CheckScheme::iban ? country_size : compact.size() - 1;
}

bool has_form(CheckScheme scheme, std::string_view text) {
  switch (scheme) {
    case CheckScheme::luhn: return text.size() >= 8 && text.size() <= 19 && all_digits(text);
    case CheckScheme::steuer_id: return text.size() == 11 && all_digits(text);
    case CheckScheme::kvnr: return text.size() == 10 && is_letter(text[0]) && all_digits(text.substr(1));
    case CheckScheme::rvnr:
      return text.size() == 12 && all_digits(text.substr(0, 8)) && is_letter(text[8]) && all_digits(text.substr(9));
    case CheckScheme::ean: return (text.size() == 8 || text.size() == 13 || text.size() == 14) && all_digits(text);
    case CheckScheme::iban:
      return text.size() >= 15 && text.size() <= 34 && is_letter(text[0]) && is_letter(text[1]) &&
             all_digits(text.substr(2, 2)) &&
             std::ranges::all_of(text.substr(4), [](char c) { return is_digit(c) || is_letter(c); });
    case CheckScheme::none: break;
  }
  return false;
}

bool is_tax_id_body(const std::vector<std::uint16_t>& digits) {
  if (digits[0] == 0) return false;
  std::array<int, 10> counts{};
  for (const auto number : digits) ++counts[number];
  const auto several = std::ranges::count_if(counts, [](int count) { return count > 1; });
  const auto most = *std::ranges::max_element(counts);
  if (several != 1 || most > 3) return false;
  for (std::size_t i = 0; most == 3 && i + 2 < digits.size(); ++i)
    if (digits[i] == digits[i + 1] && digits[i] == digits[i + 2]) return false;
  return true;
}

int two(const std::vector<std::uint16_t>& digits, std::size_t at) { return digits[at] * 10 + digits[at + 1]; }

/// Area, day (or day + 50), month, year, letter from 00 on, serial number.
bool is_pension_body(const std::vector<std::uint16_t>& digits) {
  const int day = two(digits, 2) > 50 ? two(digits, 2) - 50 : two(digits, 2);
  return day >= 1 && day <= 31 && two(digits, 4) >= 1 && two(digits, 4) <= 12 && two(digits, 8) < 26;
}

std::size_t kept_front(CheckScheme scheme, std::string_view compact) {
  // The Swiss AHV number: 756 is the country and stays.
  return scheme == CheckScheme::ean && compact.size() == 13 && compact.starts_with("756") ? 3 : 0;
}

}  // namespace

Status read_checked(CheckScheme scheme, std::string_view value, bool is_broken, CheckedValue& to) {
  to.compact = compact_of(value);
  to.digits.clear();
  const std::string_view compact = to.compact;
  if (!has_form(scheme, compact)) return fail(not_one);
  const auto check = check_of(scheme, compact, is_broken);
  const auto begin = check_begin(scheme, compact);
  if (compact.substr(begin, check.size()) != check) return fail(wrong_check);
  const auto put = [&](char c) { to.digits.push_back(static_cast<std::uint16_t>(digit(c))); };
  const auto put_letter = [&](char c) {
    to.digits.push_back(static_cast<std::uint16_t>((c - 'A') / 10));
    to.digits.push_back(static_cast<std::uint16_t>((c - 'A') % 10));
  };
  for (std::size_t i = kept_front(scheme, compact); i < compact.size(); ++i) {
    if (i >= begin && i < begin + check.size()) continue;
    if (scheme == CheckScheme::iban) {
      if (i >= country_size && is_digit(compact[i])) put(compact[i]);
    } else if (is_letter(compact[i])) {
      put_letter(compact[i]);
    } else {
      put(compact[i]);
    }
  }
  if (!may_stand(scheme, to.digits)) return fail(not_one);
  return {};
}

bool is_right(CheckScheme scheme, std::string_view value) {
  CheckedValue parts;
  return read_checked(scheme, value, false, parts).has_value();
}

bool may_stand(CheckScheme scheme, const std::vector<std::uint16_t>& digits) {
  switch (scheme) {
    case CheckScheme::steuer_id: return is_tax_id_body(digits);
    case CheckScheme::kvnr: return two(digits, 0) < 26;
    case CheckScheme::rvnr: return is_pension_body(digits);
    default: return true;
  }
}

std::string write_checked(CheckScheme scheme, const CheckedValue& value, bool is_broken) {
  auto compact = value.compact;
  const auto begin = check_begin(scheme, compact);
  const auto check_size = scheme == CheckScheme::iban ? 2U : 1U;
  std::size_t next = 0;
  for (std::size_t i = kept_front(scheme, compact); i < compact.size(); ++i) {
    if (i >= begin && i < begin + check_size) continue;
    if (scheme == CheckScheme::iban) {
      if (i >= country_size && is_digit(compact[i])) compact[i] = as_char(value.digits[next++]);
    } else if (is_letter(compact[i])) {
      compact[i] = static_cast<char>('A' + two(value.digits, next));
      next += 2;
    } else {
      compact[i] = as_char(value.digits[next++]);
    }
  }
  compact.replace(begin, check_size, check_of(scheme, compact, is_broken));
  return compact;
}

}  // namespace siegel
