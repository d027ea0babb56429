// SPDX-License-Identifier: Apache-2.0
#include "detect/detector_set.h"

#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

// Any text: what is found lies in order, apart, and on the borders of characters; twice gives the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto detectors = [] {
    DetectOptions options;
    options.min_score = 0;
    options.dictionary = {{"Projekt Nordlicht", FindingType::term}};
    return *DetectorSet::create(options);
  }();
  const auto text = text_of(ByteView(data, size));
  const auto findings = detectors.find(text);
  require(findings.has_value() == is_utf8(bytes_of(text)));
  if (!findings) return 0;
  std::size_t last = 0;
  for (const auto& finding : *findings) {
    require(finding.begin >= last && finding.begin < finding.end && finding.end <= size);
    require((data[finding.begin] & 0xC0U) != 0x80U);
    require(finding.end == size || (data[finding.end] & 0xC0U) != 0x80U);
    require(finding.score >= 0 && finding.score <= 1 && !finding.detector.empty());
    last = finding.end;
  }
  require(*detectors.find(text) == *findings);
  return 0;
}
