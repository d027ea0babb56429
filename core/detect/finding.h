// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "detect/finding_type.h"

namespace siegel {

/// A place in a text that tells who somebody is.
struct Finding {
  std::size_t begin;  ///< offset of the first byte, in UTF-8
  std::size_t end;    ///< offset of the byte after the last
  FindingType type;
  double score;               ///< 0 to 1; a failed checksum lowers it
  std::string_view detector;  ///< `de.steuer_id`, `name.cue`; for a user's pattern its name. Lives as long as the set

  bool operator==(const Finding&) const = default;
};

}  // namespace siegel
