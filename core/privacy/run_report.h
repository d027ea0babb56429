// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "detect/detector_set.h"
#include "privacy/policy.h"

namespace siegel {

/// What a run saw: counts, and never a value or a name.
struct RunReport {
  PolicyFormat format = PolicyFormat::csv;
  std::uint64_t rows = 0;
  std::uint64_t columns = 0;
  /// Columns of a table, fields of JSON texts, texts.
  std::array<std::uint64_t, field_action_count> fields_by_action{};
  std::uint64_t values_changed = 0;
  std::uint64_t values_empty = 0;      ///< in fields that are changed; in JSON also null
  std::uint64_t values_unscanned = 0;  ///< kept: nothing looked for persons in them
  std::uint64_t values_scanned = 0;    ///< kept, and looked through: strict-203
  std::uint64_t rows_quarantined = 0;
  std::uint64_t formulas = 0;     ///< changed values that a spreadsheet would take for a formula
  std::uint64_t tokens_made = 0;  ///< new ones; equal values get the one there is
  std::uint64_t lookalikes = 0;   ///< what looked like a token in the input, and was replaced
  std::uint64_t leaks = 0;        ///< values that were replaced, and stood once more in the output
  DetectionReport detection;
  std::optional<RiskReport> release;  ///< of the table that leaves, if the policy has gates for it

  /// Adds the counts of another run on rows of the same table; what belongs to the table as a whole stays.
  void add_rows_of(const RunReport& part);

  std::string print() const;  ///< JSON
};

}  // namespace siegel
