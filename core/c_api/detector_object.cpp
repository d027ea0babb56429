// SPDX-License-Identifier: Apache-2.0
#include "c_api/detector_object.h"

#include "detect/finding_json.h"

namespace siegel::c_api {
namespace {

Result<DetectOptions> read_detect_options(JsonObject& json) {
  DetectOptions options;
  SIEGEL_TRY(const auto goal, json.take_text("goal"));
  if (goal && *goal != "recall" && *goal != "precision")
    return fail(ErrorCode::bad_argument, "the goal is recall or precision");
  if (goal == "precision") options.goal = DetectionGoal::precision;
  SIEGEL_TRY(const auto min_score, json.take_fraction("min_score"));
  options.min_score = min_score.value_or(options.min_score);
  SIEGEL_TRY(auto terms, json.take_texts("dictionary"));
  for (auto& term : terms) options.dictionary.push_back({std::move(term), FindingType::term});
  SIEGEL_TRY(options.deny, json.take_texts("deny"));
  SIEGEL_TRY(const auto patterns, json.take_texts("patterns"));
  for (const auto& text : patterns) {
    SIEGEL_TRY(auto pattern, UserPattern::parse(text));
    options.patterns.push_back(std::move(pattern));
  }
  SIEGEL_TRY(const auto types, json.take_texts("types"));
  if (!types.empty()) options.types.reset();
  for (const auto& word : types) {
    const auto type = parse_finding_type(word);
    if (!type) return fail(ErrorCode::bad_argument, "a type is none of those of docs/detection.md");
    options.types.set(static_cast<std::size_t>(*type));
  }
  SIEGEL_CHECK(json.expect_nothing_left());
  return options;
}

}  // namespace

Result<std::unique_ptr<DetectorObject>> DetectorObject::create(ByteView options) {
  SIEGEL_TRY(auto json, JsonObject::parse(options));
  SIEGEL_TRY(const auto detect_options, read_detect_options(json));
  SIEGEL_TRY(auto detectors, DetectorSet::create(detect_options));
  return std::unique_ptr<DetectorObject>(new DetectorObject(std::move(detectors)));
}

Result<ByteView> DetectorObject::push(ByteView text) {
  if (text.size() > max_detect_text_size - text_.size()) return fail(ErrorCode::too_large, "the text is over 256 MiB");
  append(text_, text);
  return ByteView{};
}

Result<ByteView> DetectorObject::finish() {
  SIEGEL_TRY(const auto findings, detectors_.find(text_of(text_)));
  for (const auto& finding : findings) {
    append(findings_, bytes_of(print_json(finding)));
    append(findings_, bytes_of("\n"));
  }
  return ByteView(findings_);
}

}  // namespace siegel::c_api
