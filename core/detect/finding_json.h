// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "detect/finding.h"

namespace siegel {

/// `{"start": 3, "end": 9, "type": "PERSON", "score": 0.9, "detector": "name.cue"}`, on one line without its end.
std::string print_json(const Finding& finding);

}  // namespace siegel
