// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace siegel {

/// True for a number as RFC 8259, 6 spells it.
bool is_json_number(std::string_view text);

/// What stands between the quotes of a JSON string, without escapes, appended to `to`. Errors: `bad_data` for an escape
/// that RFC 8259, 7 does not have, and for half a surrogate pair, which no UTF-8 spells.
Status append_decoded_json_string(std::string_view written, std::string& to);

/// The JSON string that means the text, in quotes, appended to `to`; escaped is only what has to be.
void append_json_string(std::string_view utf_8, std::string& to);

}  // namespace siegel
