// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "c_api/object.h"
#include "data/csv_reader.h"
#include "privacy/suggest.h"
#include "risk/risk_report.h"

namespace siegel::c_api {

/// siegel_suggester: takes a table, and gives a policy at its end.
class SuggestObject final : public siegel_object {
 public:
  static Result<std::unique_ptr<SuggestObject>> create();

  Result<ByteView> push(ByteView input) override;
  Result<ByteView> finish() override;

 private:
  explicit SuggestObject(DetectorSet detectors);

  DetectorSet detectors_;
  PolicySuggester suggester_;
  std::string policy_;
};

/// siegel_risk: takes a table; at its end the risk is known.
class RiskObject final : public siegel_object {
 public:
  static Result<std::unique_ptr<RiskObject>> create(ByteView options);

  Result<ByteView> push(ByteView table) override;
  Result<ByteView> finish() override;
  RiskObject* as_risk() override { return this; }

  /// `form`: json, text, html-en or html-de. Errors: `bad_argument`, also before the end.
  Status print(const RiskObject* before, std::string_view form);

 private:
  RiskObject(std::vector<std::string> quasi, std::vector<std::string> sensitive);

  RiskTable table_;
  CsvReader reader_;
  std::optional<RiskReport> report_;
};

}  // namespace siegel::c_api
