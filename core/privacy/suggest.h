// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "data/csv_reader.h"
#include "detect/detector_set.h"

namespace siegel {

inline constexpr std::size_t suggest_sample_rows = 5'000;  ///< rows of the table that are looked at

/// Looks at the first rows of a table, and proposes a policy: what each column seems to hold, by its name and its
/// values, and a rule for it. Each rule says why in its `note`. A proposal: what stays has to be confirmed by somebody
/// who knows the data, and `because` says so.
class PolicySuggester final : public CsvVisitor {
 public:
  /// `detectors` outlives it.
  explicit PolicySuggester(const DetectorSet& detectors) : detectors_(detectors) {}

  Status begin(const CsvHeader& header) override;
  Status visit(const CsvRow& row) override;

  /// As JSON, a policy that passes `lint`.
  std::string print() const;

 private:
  struct Column {
    std::string name;
    std::uint64_t values = 0;  ///< that are not empty
    std::uint64_t numbers = 0;
    std::uint64_t decimals = 0;  ///< of these, with a fraction
    std::uint64_t dates = 0;
    std::uint64_t with_findings = 0;  ///< within longer text
    std::uint64_t words = 0;
    std::array<std::uint64_t, finding_type_count> whole{};  ///< values that are one finding of the type
    std::unordered_set<std::size_t> distinct;               ///< hashes
  };
  struct Rule;
  Rule rule_for(const Column& column) const;

  const DetectorSet& detectors_;
  std::vector<Column> columns_;
  std::uint64_t rows_ = 0;
};

}  // namespace siegel
