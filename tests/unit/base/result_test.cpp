// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

#include <memory>

#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

constexpr Error broken{ErrorCode::io_failed, "broken"};

Result<std::unique_ptr<int>> number(bool works) {
  if (!works) return fail(broken);
  return std::make_unique<int>(7);
}

Result<int> through_try(bool works) {
  SIEGEL_TRY(const auto pointer, number(works));
  return *pointer;
}

Status through_check(bool works) {
  SIEGEL_CHECK(works ? Status{} : fail(broken));
  SIEGEL_INVARIANT(works);
  return {};
}

}  // namespace

TEST_CASE("an error leaves the function as it is", "[base]") {
  REQUIRE(value(through_try(true)) == 7);
  REQUIRE(error_of(through_try(false)) == ErrorCode::io_failed);
  REQUIRE(through_try(false).error().what == "broken");
  REQUIRE(through_check(true));
  REQUIRE(error_of(through_check(false)) == ErrorCode::io_failed);
}
