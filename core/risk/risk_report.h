// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "risk/risk_table.h"

namespace siegel {

/// Sizes of classes as they are counted: 1, 2, 3-4, 5-9, 10-19, 20-49, 50-99, 100 and more.
inline constexpr std::size_t class_size_bands = 8;
inline constexpr std::array<std::uint64_t, class_size_bands> band_begins{1, 2, 3, 5, 10, 20, 50, 100};

/// What a sensitive column tells about the people in a class (docs/risk.md).
struct SensitiveRisk {
  std::string name;
  std::size_t distinct = 0;            ///< values in the table
  std::uint64_t distinct_l = 0;        ///< fewest values in a class (Machanavajjhala et al. 2007)
  double entropy_l = 0;                ///< e to the least entropy of a class
  double t_equal = 0;                  ///< greatest distance of a class from the table, equal distance (Li et al. 2007)
  std::optional<double> t_ordered;     ///< the same, ordered distance; only if all values are numbers
  std::uint64_t homogeneous_rows = 0;  ///< in classes where all have the same value
};

struct QuasiRisk {
  std::string name;
  std::size_t distinct = 0;
  std::uint64_t uniques_without = 0;  ///< rows that are unique by the others alone: how little this one adds
};

/// How far the people in a table can be told apart by its quasi-identifiers.
struct RiskReport {
  std::uint64_t rows = 0;
  std::uint64_t classes = 0;  ///< different combinations
  std::uint64_t k = 0;        ///< size of the smallest class (Samarati, Sweeney 1998); 0 for a table without rows
  std::uint64_t uniques = 0;  ///< rows that are alone in their class
  std::uint64_t rows_below_5 = 0;
  double mean_risk = 0;      ///< classes / rows: of being found, for somebody who knows that you are in it
  double greatest_risk = 0;  ///< 1 / k
  std::array<std::uint64_t, class_size_bands> rows_by_class_size{};
  std::vector<QuasiRisk> quasi;
  std::vector<SensitiveRisk> sensitive;

  static RiskReport compute(const RiskTable& table);
  /// Only such reports can be compared.
  bool has_same_columns(const RiskReport& other) const;
};

/// The report as text, and as JSON. `before`: of the table before anything was done to it, with the same columns, or
/// nothing. Names of columns only, no values.
std::string print_risk_text(const RiskReport& report, const RiskReport* before);
std::string print_risk_json(const RiskReport& report, const RiskReport* before);

enum class ReportLanguage : std::uint8_t { english, german };
/// A page that stands alone: no scripts, nothing is loaded. Prints well.
std::string print_risk_html(const RiskReport& report, const RiskReport* before, ReportLanguage language);

}  // namespace siegel
