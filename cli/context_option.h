// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "failure.h"

namespace siegel::cli {

/// `k=v`. Fails with `bad_argument`.
Outcome<Context> parse_context(const std::vector<std::string>& pairs);

}  // namespace siegel::cli
