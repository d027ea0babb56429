// SPDX-License-Identifier: Apache-2.0
#include "base/wiped_bytes.h"

#include "support/allocations.h"
#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("bytes that grow keep their content and leave none behind", "[base]") {
  const auto plain = pattern(5000);
  WipedBytes grown(plain.begin(), plain.end());
  grown.shrink_to_fit();
  watch_for_return(grown.data(), grown.size());
  grown.push_back(7);
  REQUIRE(returned_content() == Bytes(5000));
  REQUIRE(slice(grown, 0, 5000) == plain);
  REQUIRE(grown.back() == 7);
}

TEST_CASE("bytes that are dropped leave nothing behind", "[base]") {
  const auto plain = pattern(5000);
  {
    const WipedBytes dropped(plain.begin(), plain.end());
    watch_for_return(dropped.data(), dropped.size());
  }
  REQUIRE(returned_content() == Bytes(5000));
}
