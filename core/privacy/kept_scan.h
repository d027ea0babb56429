// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "detect/detector_set.h"
#include "privacy/field_transform.h"

namespace siegel {

/// Looks through values that stay as they are, where the profile asks for it. Errors: `policy_denied` for one that
/// holds what says directly who somebody is: a name, an address, a number of a person, an account; also within an
/// address of a page, and in text behind base64. Places, organizations and dates pass: that they stay is what `because`
/// is for.
class KeptScan final : public FieldTransform {
 public:
  /// `detectors` and `report` outlive it.
  KeptScan(const DetectorSet& detectors, RunReport& report) : detectors_(detectors), report_(report) {}
  Status apply(std::string_view value, std::string_view entity, std::string& to) override;

 private:
  Status look_through(std::string_view text) const;

  const DetectorSet& detectors_;
  RunReport& report_;
};

}  // namespace siegel
