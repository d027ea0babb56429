// SPDX-License-Identifier: Apache-2.0
#include "risk/risk_gates.h"

#include <algorithm>

namespace siegel {

std::optional<RiskGate> RiskGates::first_unmet(const RiskReport& report) const {
  if (report.rows == 0) return std::nullopt;
  if (report.k < least_k) return RiskGate::k;
  const auto& columns = report.sensitive;
  if (std::ranges::any_of(columns, [&](const auto& each) { return each.distinct_l < least_l; })) return RiskGate::l;
  if (std::ranges::any_of(columns, [&](const auto& each) { return each.t_equal > most_t; })) return RiskGate::t;
  return std::nullopt;
}

}  // namespace siegel
