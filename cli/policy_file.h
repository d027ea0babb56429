// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "failure.h"

namespace siegel::cli {

/// A policy as it is written.
struct PolicyText {
  std::string shown_name;
  std::string text;
};
/// From a file, or a builtin one by `builtin:NAME`.
Outcome<PolicyText> read_policy(const std::string& path);
/// On failure the message names the place of the first fault, the hint how to see the others.
Outcome<Policy> parse_policy(const PolicyText& policy);

/// Reads a policy. On failure the message names the place of the first fault, the hint how to see the others.
Outcome<Policy> load_policy(const std::string& path);

/// Each fault of a policy as `FILE:LINE:COLUMN: what`; none if it can be used.
Outcome<std::vector<std::string>> lint_policy(const std::string& path);

}  // namespace siegel::cli
