// SPDX-License-Identifier: Apache-2.0
// draft-connolly-cfrg-xwing-kem, appendix C.
#include "keys/kem.h"
#include "support/provider.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("X-Wing", "[vectors]") {
  const auto suite = load_suite("xwing/test-vectors.json");
  TestProvider scripted;
  for (const auto& test : suite) {
    ScriptedRandom key_random(hex_field(test, "seed"));
    scripted.use(key_random);
    const auto seed = value(xwing().generate(*scripted));
    REQUIRE(bytes(seed.reveal()) == hex_field(test, "sk"));
    const auto public_key = value(xwing().public_key(seed, *scripted));
    REQUIRE(public_key == hex_field(test, "pk"));

    ScriptedRandom random(hex_field(test, "eseed"));
    scripted.use(random);
    const auto encapsulated = value(xwing().encapsulate(public_key, *scripted));
    REQUIRE(random.used_up());
    REQUIRE(encapsulated.enc == hex_field(test, "ct"));
    REQUIRE(bytes(encapsulated.shared_secret.reveal()) == hex_field(test, "ss"));
    REQUIRE(bytes(value(xwing().decapsulate(encapsulated.enc, seed, *scripted)).reveal()) == hex_field(test, "ss"));
  }
  REQUIRE(suite.size() == 3);
}
