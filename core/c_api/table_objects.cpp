// SPDX-License-Identifier: Apache-2.0
#include "c_api/table_objects.h"

#include "codec/json_object.h"

namespace siegel::c_api {

SuggestObject::SuggestObject(DetectorSet detectors) : detectors_(std::move(detectors)), suggester_(detectors_) {}

Result<std::unique_ptr<SuggestObject>> SuggestObject::create() {
  SIEGEL_TRY(auto detectors, DetectorSet::create());
  return std::unique_ptr<SuggestObject>(new SuggestObject(std::move(detectors)));
}

Result<ByteView> SuggestObject::push(ByteView input) {
  SIEGEL_CHECK(suggester_.push(input));
  return ByteView{};
}

Result<ByteView> SuggestObject::finish() {
  SIEGEL_TRY(policy_, suggester_.finish());
  return bytes_of(policy_);
}

RiskObject::RiskObject(std::vector<std::string> quasi, std::vector<std::string> sensitive)
    : table_(std::move(quasi), std::move(sensitive)), reader_(table_) {}

Result<std::unique_ptr<RiskObject>> RiskObject::create(ByteView options) {
  SIEGEL_TRY(auto json, JsonObject::parse(options));
  SIEGEL_TRY(auto quasi, json.take_texts("quasi"));
  SIEGEL_TRY(auto sensitive, json.take_texts("sensitive"));
  SIEGEL_CHECK(json.expect_nothing_left());
  if (quasi.empty()) return fail(ErrorCode::bad_argument, "the risk needs the names of quasi-identifiers");
  return std::unique_ptr<RiskObject>(new RiskObject(std::move(quasi), std::move(sensitive)));
}

Result<ByteView> RiskObject::push(ByteView table) {
  SIEGEL_CHECK(reader_.push(table));
  return ByteView{};
}

Result<ByteView> RiskObject::finish() {
  SIEGEL_CHECK(reader_.finish());
  report_ = RiskReport::compute(table_);
  return ByteView{};
}

Status RiskObject::print(const RiskObject* before, std::string_view form) {
  if (!report_ || (before != nullptr && !before->report_))
    return fail(ErrorCode::bad_argument, "the table has not come to its end");
  const auto* earlier = before == nullptr ? nullptr : &*before->report_;
  if (earlier != nullptr && !report_->has_same_columns(*earlier))
    return fail(ErrorCode::bad_argument, "two tables are compared by the same columns");
  if (form == "json") return give(print_risk_json(*report_, earlier)), Status{};
  if (form == "text") return give(print_risk_text(*report_, earlier)), Status{};
  if (form == "html-en") return give(print_risk_html(*report_, earlier, ReportLanguage::english)), Status{};
  if (form == "html-de") return give(print_risk_html(*report_, earlier, ReportLanguage::german)), Status{};
  return fail(ErrorCode::bad_argument, "the form is json, text, html-en or html-de");
}

}  // namespace siegel::c_api
