// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "detect/detail/candidate.h"

namespace siegel::detail {

/// Keeps of candidates that overlap the one with the higher score; of equal ones the longer, then the earlier. What is
/// left stands in order (docs/detection.md, "Overlaps").
std::vector<Candidate> without_overlaps(std::vector<Candidate> candidates);

}  // namespace siegel::detail
