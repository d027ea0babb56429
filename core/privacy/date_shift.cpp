// SPDX-License-Identifier: Apache-2.0
#include "privacy/date_shift.h"

#include <array>
#include <chrono>

#include "base/result.h"

namespace siegel {
namespace {

constexpr std::int32_t week = 7;
constexpr std::size_t date_size = 10;
constexpr Error no_date{ErrorCode::bad_data,
                        "a date is spelled neither YYYY-MM-DD nor DD.MM.YYYY, or is none of the calendar"};

/// Rounds towards what lies within the range.
std::int32_t first_step(std::int32_t least, std::int32_t step) {
  return least >= 0 ? (least + step - 1) / step : -(-least / step);
}
std::int32_t last_step(std::int32_t most, std::int32_t step) {
  return most >= 0 ? most / step : -((-most + step - 1) / step);
}

int number_of(std::string_view digits) {
  int number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

void put(std::string& to, int number, std::size_t width) {
  const auto digits = std::to_string(number);
  to.append(width - digits.size(), '0');
  to += digits;
}

}  // namespace

Result<DateShift> DateShift::create(ByteView key, const Range& range, const Provider& provider) {
  if (key.size() != sizeof(Sha256Digest)) return fail(ErrorCode::bad_key, "a key for dates has 32 bytes");
  const auto step = range.week_aligned ? week : 1;
  const bool fits = range.least <= range.most && range.least >= -max_shift_days && range.most <= max_shift_days;
  if (!fits || first_step(range.least, step) >= last_step(range.most, step))
    return fail(ErrorCode::bad_policy, "days is a range of at least two different shifts within 100 years");
  return DateShift(provider.hmac_sha_256_stream(key), range);
}

std::int64_t DateShift::days_for(std::string_view entity) {
  hmac_->update(bytes_of(entity));
  const auto mac = hmac_->finish();
  const auto step = range_.week_aligned ? week : 1;
  const auto first = first_step(range_.least, step);
  const auto last = last_step(range_.most, step);
  // Not shifted at all would be the date itself: 0 is left out where it lies within.
  const bool holds_zero = first <= 0 && last >= 0;
  const auto count = static_cast<std::uint64_t>(last - first + 1) - (holds_zero ? 1U : 0U);
  const auto drawn = read_big_endian<std::uint64_t>(ByteView(mac).first<8>()) % count;
  auto chosen = static_cast<std::int64_t>(first) + static_cast<std::int64_t>(drawn);
  if (holds_zero && chosen >= 0) ++chosen;
  return chosen * step;
}

Status DateShift::shift(std::string_view entity, std::string_view date, std::string& to) {
  to.clear();
  if (date.size() < date_size || (date.size() > date_size && date[date_size] != 'T' && date[date_size] != ' '))
    return fail(no_date);
  const auto day_part = date.substr(0, date_size);
  const bool is_iso = day_part[4] == '-' && day_part[7] == '-';
  const bool is_german = day_part[2] == '.' && day_part[5] == '.';
  if (!is_iso && !is_german) return fail(no_date);
  const auto year = number_of(is_iso ? day_part.substr(0, 4) : day_part.substr(6));
  const auto month = number_of(is_iso ? day_part.substr(5, 2) : day_part.substr(3, 2));
  const auto day = number_of(is_iso ? day_part.substr(8) : day_part.substr(0, 2));
  if (year < 1 || month < 1 || day < 1) return fail(no_date);
  const std::chrono::year_month_day given{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(day))};
  if (!given.ok()) return fail(no_date);
  const std::chrono::year_month_day shifted{std::chrono::sys_days(given) + std::chrono::days(days_for(entity))};
  const auto new_year = static_cast<int>(shifted.year());
  if (new_year < 1 || new_year > 9999)
    return fail(ErrorCode::bad_data, "a date leaves the calendar when it is shifted");
  const auto new_month = static_cast<int>(static_cast<unsigned>(shifted.month()));
  const auto new_day = static_cast<int>(static_cast<unsigned>(shifted.day()));
  if (is_iso) {
    put(to, new_year, 4);
    to += '-';
    put(to, new_month, 2);
    to += '-';
    put(to, new_day, 2);
  } else {
    put(to, new_day, 2);
    to += '.';
    put(to, new_month, 2);
    to += '.';
    put(to, new_year, 4);
  }
  to += date.substr(date_size);
  return {};
}

}  // namespace siegel
