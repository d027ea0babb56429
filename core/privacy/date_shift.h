// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "crypto/provider.h"

namespace siegel {

inline constexpr std::int32_t max_shift_days = 36'500;

/// Moves dates by a number of days that is the same for all dates of one entity, and drawn from its name with a key:
/// what lies between two dates of a person stays as it was. Not for use from two threads at once.
class DateShift {
 public:
  struct Range {
    std::int32_t least;  ///< days
    std::int32_t most;
    bool week_aligned = false;  ///< whole weeks only: a Monday stays a Monday
  };

  /// `key` has 32 bytes. Errors: `bad_key`; `bad_policy` for a range that is empty, holds nothing but 0, or is beyond
  /// `max_shift_days`.
  static Result<DateShift> create(ByteView key, const Range& range, const Provider& provider);

  /// `YYYY-MM-DD` or `DD.MM.YYYY`, and a time behind it, which stays. Errors: `bad_data` for another spelling, a day
  /// that the calendar does not have, or a year that leaves 1 to 9999.
  Status shift(std::string_view entity, std::string_view date, std::string& to);

 private:
  DateShift(std::unique_ptr<HmacSha256> hmac, const Range& range) : hmac_(std::move(hmac)), range_(range) {}
  std::int64_t days_for(std::string_view entity);

  std::unique_ptr<HmacSha256> hmac_;
  Range range_;
};

}  // namespace siegel
