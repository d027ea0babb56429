// SPDX-License-Identifier: Apache-2.0
#include "crypto/botan/firewall.h"

#include <stdexcept>

#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

constexpr Error otherwise{ErrorCode::bad_key, "otherwise"};

template <class Exception>
Error thrown(const Exception& exception) {
  const auto status = botan::guarded(otherwise, [&]() -> Status { throw exception; });
  REQUIRE_FALSE(status);
  // No text of an exception gets out: it could hold input.
  REQUIRE(status.error().what.find("told by the library") == std::string_view::npos);
  return status.error();
}

}  // namespace

TEST_CASE("no exception passes the firewall", "[crypto]") {
  REQUIRE(thrown(Botan::Invalid_Authentication_Tag("told by the library")).code == ErrorCode::payload_forged);
  REQUIRE(thrown(Botan::PRNG_Unseeded("told by the library")).code == ErrorCode::random_failed);
  REQUIRE(thrown(std::bad_alloc()).code == ErrorCode::out_of_memory);
  REQUIRE(thrown(Botan::Invalid_Argument("told by the library")).what == "otherwise");
  REQUIRE(thrown(std::runtime_error("told by the library")).what == "otherwise");
  REQUIRE(thrown(7).what == "otherwise");
  REQUIRE(value(botan::guarded(otherwise, []() -> Result<int> { return 5; })) == 5);
  REQUIRE(error_of(botan::guarded(otherwise, []() -> Status { return fail(ErrorCode::truncated, "passed on"); })) ==
          ErrorCode::truncated);
}
