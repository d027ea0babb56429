// SPDX-License-Identifier: Apache-2.0
// Time is measured by ./dev bench privacy; what goes back here runs into the time limit of the test run.
#include "support/adversarial_texts.h"

#include "detect/detector_set.h"
#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("P7: text against each rule ends, and what is found is in order", "[detect]") {
  DetectOptions options;
  options.dictionary = {{"Hauptstra\xC3\x9F"
                         "e 1",
                         FindingType::term},
                        {"a a a a a a b", FindingType::term}};
  const auto detectors = value(DetectorSet::create(options));
  for (const auto fragment : adversarial_fragments) {
    CAPTURE(fragment);
    const auto text = adversarial_text(fragment, std::size_t{1} << 18);
    const auto found = value(detectors.find(text));
    std::size_t end = 0;
    bool is_in_order = true;
    for (const auto& finding : found) {
      is_in_order = is_in_order && finding.begin >= end && finding.end > finding.begin && finding.end <= text.size();
      end = finding.end;
    }
    CHECK(is_in_order);
  }
}
