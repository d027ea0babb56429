// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "risk/risk_report.h"

namespace siegel {

enum class RiskGate : std::uint8_t { k, l, t };

/// What a table has to reach before it may leave (docs/risk.md). A table without rows reaches everything.
struct RiskGates {
  std::vector<std::string> quasi;      ///< columns by which somebody could be recognized
  std::vector<std::string> sensitive;  ///< columns that tell what nobody should know
  std::uint64_t least_k = 0;
  std::uint64_t least_l = 0;  ///< different values of each sensitive column in each class
  double most_t = 1;          ///< equal distance of each sensitive column in each class

  /// The first one that a report of these columns does not reach.
  std::optional<RiskGate> first_unmet(const RiskReport& report) const;
};

}  // namespace siegel
