// SPDX-License-Identifier: Apache-2.0
#include "detect/finding_json.h"

#include "codec/json.h"

namespace siegel {

std::string print_json(const Finding& finding) {
  auto json = JsonWriter::object();
  json.set("start", std::uint64_t{finding.begin}).set("end", std::uint64_t{finding.end});
  json.set("type", word_of(finding.type)).set("score", finding.score).set("detector", finding.detector);
  return json.print();
}

}  // namespace siegel
