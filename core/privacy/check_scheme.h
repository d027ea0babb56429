// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "privacy/format_preserving.h"

namespace siegel {

/// An identifier taken apart: the digits that are encrypted, and where the others stand.
struct CheckedValue {
  std::string compact;                ///< without separators, capitals
  std::vector<std::uint16_t> digits;  ///< what FF1 gets, radix 10
};

/// Takes an identifier apart. Errors: `bad_data` for another form, or a check digit that is not the one that `strategy`
/// leaves: the right one before encryption, the broken one before decryption of what was broken.
Status read_checked(CheckScheme scheme, std::string_view value, bool is_broken, CheckedValue& to);
/// True if the value is an identifier of the scheme, with a right check digit; separators do not count.
bool is_right(CheckScheme scheme, std::string_view value);
/// True if these digits can be an identifier; else they are encrypted again (cycle walking, SP 800-38G Rev. 1, 4.3).
bool may_stand(CheckScheme scheme, const std::vector<std::uint16_t>& digits);
/// The compact identifier with these digits and its check digit, right or broken.
std::string write_checked(CheckScheme scheme, const CheckedValue& value, bool is_broken);

}  // namespace siegel
