// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include "detect/detector_set.h"

#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

Result<std::vector<Finding>> find(std::vector<UserPattern> patterns, std::string_view text) {
  DetectOptions options;
  options.patterns = std::move(patterns);
  SIEGEL_TRY(const auto set, DetectorSet::create(options));
  SIEGEL_TRY(auto findings, set.find(text));
  std::erase_if(findings, [&](const Finding& finding) {
    return std::ranges::none_of(options.patterns,
                                [&](const auto& pattern) { return pattern.name == finding.detector; });
  });
  for (auto& finding : findings) finding.detector = {};  // lives as long as the set
  return findings;
}

}  // namespace

#ifdef SIEGEL_TEST_RE2

TEST_CASE("user patterns: what they match is found, with offsets of the text as it was", "[detect][patterns]") {
  const auto found = value(find({{"file.internal", "AZ-[0-9]{4}"}}, "Ü AZ-1234, az-1234, A\xC2\xADZ-5678."));
  REQUIRE(found.size() == 2);
  CHECK(found[0].begin == 3);
  CHECK(found[0].end == 10);
  CHECK(found[0].score == 0.9);
  CHECK(found[1].end - found[1].begin == 9);  // the soft hyphen within belongs to it
  CHECK(value(find({{"any", "ü+", FindingType::term, 0.5}}, "xüüxü")).size() == 2);
  CHECK(value(find({{"words", "\\b"}}, "ein Wort")).empty());  // matches nothing, at several places
  CHECK(value(find({{"none", "x"}}, "")).empty());
}

TEST_CASE("user patterns: what is no pattern is refused", "[detect][patterns]") {
  for (const std::string_view wrong : {"(", "a{2,1}", "(a)\\1", "(?=a)", "a*", "", "[", "\\"})
    CHECK(error_of(find({{"p", std::string(wrong)}}, "a")) == ErrorCode::bad_argument);
  CHECK(error_of(find({{"Upper", "a"}}, "a")) == ErrorCode::bad_argument);
  CHECK(error_of(find({{"", "a"}}, "a")) == ErrorCode::bad_argument);
  CHECK(error_of(find({{std::string(65, 'a'), "a"}}, "a")) == ErrorCode::bad_argument);
  CHECK(error_of(find({{"p", "a", FindingType::custom, 0}}, "a")) == ErrorCode::bad_argument);
  CHECK(error_of(find({{"p", "a", FindingType::custom, 1.5}}, "a")) == ErrorCode::bad_argument);
  CHECK(error_of(find({{"p", std::string(1001, 'a')}}, "a")) == ErrorCode::too_large);
  CHECK(error_of(find({{"p", "((a{900}){900}){900}"}}, "a")) != ErrorCode::internal);
  CHECK(error_of(find(std::vector<UserPattern>(65, {"p", "a"}), "a")) == ErrorCode::too_large);
}

TEST_CASE("user patterns: text that other engines take years for", "[detect][patterns]") {
  const std::string text(1 << 20, 'a');
  CHECK(value(find({{"p", "(a*)*b"}, {"q", "(a|aa)+c"}, {"r", "(.*)(.*)(.*)d"}}, text)).empty());
}

#else

TEST_CASE("user patterns: a build without RE2 refuses them", "[detect][patterns]") {
  CHECK(error_of(find({{"p", "a"}}, "a")) == ErrorCode::unsupported);
}

#endif
