// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "failure.h"

namespace siegel::cli {

/// Reads a policy. On failure the message names the place of the first fault, the hint how to see the others.
Outcome<Policy> load_policy(const std::string& path);

/// Each fault of a policy as `FILE:LINE:COLUMN: what`; none if it can be used.
Outcome<std::vector<std::string>> lint_policy(const std::string& path);

}  // namespace siegel::cli
