// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/transform.h"
#include "base/wiped_bytes.h"
#include "data/position.h"
#include "detect/detector_set.h"

namespace siegel {

inline constexpr std::size_t suggest_sample_rows = 5'000;                  ///< rows of a table, texts of JSON Lines
inline constexpr std::size_t suggest_sample_size = std::size_t{64} << 20;  ///< bytes that are looked at

/// Looks at the beginning of a table, a JSON text or JSON Lines, and proposes a policy: what each column or path seems
/// to hold, by its name and its values, and a rule for it. Each rule says why in its `note`. A proposal: what stays has
/// to be confirmed by somebody who knows the data, and `because` says so.
///
/// What begins with `{` or `[` is JSON; JSON Lines if its first line is a JSON text by itself and others follow.
class PolicySuggester {
 public:
  /// `detectors` outlives it.
  explicit PolicySuggester(const DetectorSet& detectors);
  PolicySuggester(PolicySuggester&&) noexcept;
  PolicySuggester& operator=(PolicySuggester&&) noexcept;
  ~PolicySuggester();

  /// Errors: those of CsvReader and JsonReader; `too_large` for more paths than a policy has rules.
  Status push(ByteView bytes);
  /// True once the sample is full: what is pushed then is not looked at.
  bool has_enough() const;
  /// The policy, JSON; it passes `lint`. Errors: as `push`.
  Result<std::string> finish();
  /// After an error, the place of the fault.
  DataPosition position() const;

  class Sample;

 private:
  Status begin();

  const DetectorSet* detectors_;
  WipedBytes front_;  // until it is known what it is
  std::unique_ptr<Sample> sample_;
};

}  // namespace siegel
