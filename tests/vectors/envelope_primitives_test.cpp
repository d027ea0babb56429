// SPDX-License-Identifier: Apache-2.0
// The Wycheproof suites of what the standard envelopes wrap and derive keys with.
#include "crypto/key_wrap.h"
#include "crypto/pbkdf2.h"
#include "support/provider.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

namespace {
constexpr std::size_t shortest_key = 16;
constexpr std::size_t longest_key = max_wrapped_key - key_wrap_overhead;
}  // namespace

TEST_CASE("Wycheproof: AES key wrap", "[wycheproof][key_wrap]") {
  std::size_t opened = 0;
  std::size_t too_long = 0;
  for_each_case(load_suite("wycheproof/aes_wrap_test.json"), [&](const auto&, const auto& test) {
    const auto kek = hex_field(test, "key");
    const auto key = hex_field(test, "msg");
    const auto wrapped = hex_field(test, "ct");
    auto got = unwrap_key(kek, wrapped);
    // RFC 3394 has no limit. Ours: no content key is longer, and "acceptable" are keys of 8 bytes, which we refuse.
    if (result_of(test) != "valid" || key.size() > longest_key || key.size() < shortest_key) {
      too_long += result_of(test) == "valid" ? 1U : 0U;
      REQUIRE(error_of(got) == ErrorCode::payload_forged);
      return;
    }
    REQUIRE(bytes(value(std::move(got)).reveal()) == key);
    REQUIRE(value(wrap_key(kek, key)) == wrapped);
    ++opened;
  });
  CHECK(opened == 33);
  CHECK(too_long == 3);
}

TEST_CASE("Wycheproof: PBKDF2-HMAC-SHA-256", "[wycheproof][pbkdf2]") {
  for_each_case(load_suite("wycheproof/pbkdf2_hmacsha256_test.json"), [](const auto&, const auto& test) {
    REQUIRE(result_of(test) == "valid");
    auto key =
        pbkdf2(Pbkdf2Hash::sha_256, hex_field(test, "password"), hex_field(test, "salt"),
               test.at("iterationCount").template get<std::uint32_t>(), test.at("dkLen").template get<std::size_t>());
    REQUIRE(bytes(value(std::move(key)).reveal()) == hex_field(test, "dk"));
  });
}
