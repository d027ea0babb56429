// SPDX-License-Identifier: Apache-2.0
#include "privacy/value_transform.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace siegel {
namespace {

constexpr std::size_t max_bucket_digits = 15;

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }
bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/// A number of exactly these digits; -1 if there is another character among them.
int number_of(std::string_view digits) {
  int number = 0;
  for (const auto digit : digits) {
    if (!is_digit(digit)) return -1;
    number = number * 10 + (digit - '0');
  }
  return number;
}

bool is_date(int year, int month, int day) {
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= days[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap ? 1 : 0);
}

}  // namespace

void keep_prefix(std::string_view value, std::size_t keep, std::string& to) {
  std::size_t end = 0;
  for (; end < value.size(); ++end)
    if (begins_character(value[end]) && keep-- == 0) break;
  to = value.substr(0, end);
}

void mask_value(std::string_view value, std::size_t keep_last, std::string& to) {
  const auto characters = static_cast<std::size_t>(std::ranges::count_if(value, begins_character));
  const auto masked = characters > keep_last ? characters - keep_last : characters;
  to.assign(masked, '*');
  std::size_t seen = 0;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (begins_character(value[at])) ++seen;
    if (seen > masked) {
      to += value.substr(at);
      break;
    }
  }
}

Status bucket_number(std::string_view value, std::uint32_t width, char decimal_mark, std::string& to) {
  to.clear();
  if (value.empty()) return {};
  const bool is_negative = value[0] == '-';
  if (is_negative || value[0] == '+') value.remove_prefix(1);
  const auto mark = value.find(decimal_mark);
  const auto whole = value.substr(0, mark);
  const auto fraction = mark == std::string_view::npos ? std::string_view{} : value.substr(mark + 1);
  const bool is_number = !whole.empty() && whole.size() <= max_bucket_digits && std::ranges::all_of(whole, is_digit) &&
                         (mark == std::string_view::npos || !fraction.empty()) &&
                         std::ranges::all_of(fraction, is_digit);
  if (!is_number) return fail(ErrorCode::bad_data, "a value to be put into a bucket is no plain decimal number");
  std::int64_t number = 0;
  std::from_chars(whole.data(), whole.data() + whole.size(), number);
  const auto step = static_cast<std::int64_t>(width);
  auto lower = number / step * step;
  if (is_negative) {
    const bool is_on_edge =
        number % step == 0 && std::ranges::all_of(fraction, [](char digit) { return digit == '0'; });
    lower = is_on_edge ? -number : -lower - step;
  }
  to = std::to_string(lower);
  return {};
}

Status generalize_date(std::string_view value, DatePart part, std::string& to) {
  to.clear();
  if (value.empty()) return {};
  const bool is_iso = value.size() == 10 && value[4] == '-' && value[7] == '-';
  const bool is_german = value.size() == 10 && value[2] == '.' && value[5] == '.';
  if (!is_iso && !is_german) return fail(ErrorCode::bad_data, "a date is spelled neither YYYY-MM-DD nor DD.MM.YYYY");
  const auto year = is_iso ? value.substr(0, 4) : value.substr(6);
  const auto month = is_iso ? value.substr(5, 2) : value.substr(3, 2);
  const auto day = is_iso ? value.substr(8) : value.substr(0, 2);
  if (!is_date(number_of(year), number_of(month), number_of(day)))
    return fail(ErrorCode::bad_data, "a date is none of the calendar");
  if (part == DatePart::year)
    to = year;
  else
    to = is_iso ? value.substr(0, 7) : value.substr(3);
  return {};
}

}  // namespace siegel
