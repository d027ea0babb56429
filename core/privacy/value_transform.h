// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace siegel {

/// Transforms of one value that need no key. Each writes what takes the place of `value` (UTF-8) to `to`, which is
/// cleared first. An empty value stays empty: that nothing was entered is no secret that they could keep.

/// The first `keep` characters: the region of a postcode.
void keep_prefix(std::string_view value, std::size_t keep, std::string& to);

/// Every character becomes `*`, except the last `keep_last`; a value that has no more than these is masked whole.
void mask_value(std::string_view value, std::size_t keep_last, std::string& to);

/// The greatest multiple of `width` that is not above the number. Errors: `bad_data` for what is no decimal number of
/// at most 15 digits before the mark. Groups of thousands are refused, because `1.234` and `1,234` are read
/// differently in different countries.
Status bucket_number(std::string_view value, std::uint32_t width, char decimal_mark, std::string& to);

enum class DatePart : std::uint8_t { month, year };

/// `1964-08-12` becomes `1964-08` or `1964`, `12.08.1964` becomes `08.1964` or `1964`. Errors: `bad_data` for any other
/// spelling, and for a day that the calendar does not have.
Status generalize_date(std::string_view value, DatePart part, std::string& to);

}  // namespace siegel
