// SPDX-License-Identifier: Apache-2.0
#include "stream/payload_keys.h"

#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("payload keys need a key of 32 bytes", "[stream]") {
  for (const std::size_t size : {0U, 1U, 31U, 33U, 64U})
    REQUIRE(error_of(PayloadKeys::derive(secret(pattern(size)), {}, {}, provider())) == ErrorCode::bad_key);
}

TEST_CASE("key and nonce and commitment follow from key and context and salt", "[stream]") {
  const auto derive = [](std::uint64_t key, std::string_view context, std::uint64_t salt) {
    return value(PayloadKeys::derive(secret(pattern(32, key)), bytes_of(context),
                                     array_of<payload_salt_size>(pattern(payload_salt_size, salt)), provider()));
  };
  const auto first = derive(1, "a", 2);
  REQUIRE(first.prefix() == derive(1, "a", 2).prefix());
  REQUIRE(slice(first.prefix(), 0, 24) == pattern(24, 2));
  for (const auto& other : {derive(3, "a", 2), derive(1, "b", 2), derive(1, "", 2), derive(1, "a", 4)}) {
    REQUIRE(slice(other.prefix(), 24, 56) != slice(first.prefix(), 24, 56));
    REQUIRE(other.base_nonce() != first.base_nonce());
  }
}

TEST_CASE("salt and context are part of the commitment", "[stream][reject:commitment_mismatch]") {
  const auto key = secret(pattern(32));
  const auto prefix = value(PayloadKeys::derive(key, bytes_of("a"), {}, provider())).prefix();
  REQUIRE(PayloadKeys::derive_for_opening(key, bytes_of("a"), prefix, provider()));
  REQUIRE(error_of(PayloadKeys::derive_for_opening(key, bytes_of("b"), prefix, provider())) ==
          ErrorCode::payload_forged);
  REQUIRE(error_of(PayloadKeys::derive_for_opening(secret(pattern(32, 9)), bytes_of("a"), prefix, provider())) ==
          ErrorCode::payload_forged);
  REQUIRE(error_of(PayloadKeys::derive_for_opening(secret(pattern(31)), bytes_of("a"), prefix, provider())) ==
          ErrorCode::bad_key);
  for (std::size_t bit = 0; bit < prefix.size() * 8; ++bit) {
    auto changed = prefix;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    REQUIRE(error_of(PayloadKeys::derive_for_opening(key, bytes_of("a"), changed, provider())) ==
            ErrorCode::payload_forged);
  }
}
