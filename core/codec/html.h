// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace siegel {

/// Text for HTML, between tags or in an attribute in double quotes.
std::string escape_html(std::string_view text);

}  // namespace siegel
