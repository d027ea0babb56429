// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "failure.h"

namespace siegel::cli {

/// The lines of a file, without blank ones and comments (`#`). Nothing for an empty path. Fails with `too_large`,
/// `bad_data` for what is not UTF-8.
Outcome<std::vector<std::string>> load_terms(const std::string& path);
/// The same as terms of a dictionary: `TERM`, or `TYPE<tab>TERM`.
Outcome<std::vector<DictionaryTerm>> load_dictionary(const std::string& path);

}  // namespace siegel::cli
