// SPDX-License-Identifier: Apache-2.0
#include "detect/finding_json.h"

#include <catch2/catch_test_macros.hpp>

#include "codec/json.h"

using namespace siegel;

TEST_CASE("a finding is printed as the writer of JSON prints it", "[detect]") {
  for (const double score : {0.0, 1.0, 0.5, 0.3, 0.95, 0.987, 0.1234, 0.0001, 0.00001, 0.12345, 1.0 / 3, 0.1 + 0.2}) {
    auto json = JsonWriter::object();
    json.set("start", std::uint64_t{7}).set("end", std::uint64_t{4'000'000'000}).set("type", "DATE_OF_BIRTH");
    json.set("score", score == 0.1 + 0.2 ? 0.3 : score).set("detector", "date_of_birth.cue");
    CHECK(print_json({7, 4'000'000'000, FindingType::date_of_birth, score, "date_of_birth.cue"}) == json.print());
  }
}
