// SPDX-License-Identifier: Apache-2.0
#include "detect/finding_json.h"

#include <cmath>

#include "codec/json.h"

namespace siegel {
namespace {

/// A score as JSON has it, in its shortest spelling. Nearly all have at most four decimals.
void append_score(std::string& to, double score) {
  constexpr double scale = 10'000;
  const auto scaled = std::lround(score * scale);
  if (!(score >= 0 && score <= 1) || std::abs(score * scale - static_cast<double>(scaled)) > 1e-9) {
    const auto object = JsonWriter::object().set("", score).print();  // {"":0.123456}
    to += std::string_view(object).substr(4, object.size() - 5);
    return;
  }
  auto digits = std::to_string(scaled);
  digits.insert(0, digits.size() < 5 ? 5 - digits.size() : 0, '0');
  digits.insert(1, 1, '.');
  while (digits.ends_with('0') && digits.size() > 3) digits.pop_back();
  to += digits;
}

}  // namespace

/// By hand, because a text may have more findings than lines; no member has a character that JSON would escape.
std::string print_json(const Finding& finding) {
  std::string json = R"({"start":)";
  json.reserve(112);
  json += std::to_string(finding.begin);
  json += R"(,"end":)";
  json += std::to_string(finding.end);
  json += R"(,"type":")";
  json += word_of(finding.type);
  json += R"(","score":)";
  append_score(json, finding.score);
  json += R"(,"detector":")";
  json += finding.detector;
  json += R"("})";
  return json;
}

}  // namespace siegel
