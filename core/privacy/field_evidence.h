// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "detect/detector_set.h"
#include "privacy/token_type.h"

namespace siegel {

/// What the values of one field look like, counted, and the rule that follows from it. It keeps no value.
class FieldEvidence {
 public:
  /// `name`: of the column, or the last names of a path.
  explicit FieldEvidence(std::string name) : name_(std::move(name)) {}

  /// Empty values say nothing. Errors: those of `DetectorSet::find`.
  Status look_at(std::string_view value, const DetectorSet& detectors);

  struct Proposal {
    std::string action;  ///< as in a policy; `year` for a date that is made coarser
    TokenType type = TokenType::value;
    std::string note;  ///< why
  };
  Proposal propose() const;

  const std::string& name() const { return name_; }

 private:
  Proposal propose_by_values() const;

  std::string name_;
  std::uint64_t values_ = 0;  // that are not empty
  std::uint64_t numbers_ = 0;
  std::uint64_t decimals_ = 0;  // of these, with a fraction
  std::uint64_t dates_ = 0;
  std::uint64_t timestamps_ = 0;
  std::uint64_t uuids_ = 0;
  std::uint64_t with_findings_ = 0;  // within longer text
  std::uint64_t words_ = 0;
  std::array<std::uint64_t, finding_type_count> whole_{};  // values that are one finding of the type
  std::unordered_set<std::size_t> distinct_;               // hashes
};

}  // namespace siegel
