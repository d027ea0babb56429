// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "failure.h"

namespace siegel::cli {

/// All of it to standard output.
Done print_out(std::string_view text);

/// The whole of a small text file. Fails with `too_large` beyond `limit` bytes.
Outcome<std::string> read_text_file(const std::string& path, std::size_t limit);

}  // namespace siegel::cli
