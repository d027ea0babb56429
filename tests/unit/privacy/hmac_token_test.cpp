// SPDX-License-Identifier: Apache-2.0
#include "privacy/hmac_token.h"

#include <algorithm>
#include <vector>

#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("HMAC tokens: the form, and what decides it", "[privacy][token]") {
  const auto key = pattern(32);
  auto tokens = value(HmacTokens::create(TokenType::person, key, 1, 1'000'000, provider()));
  const auto token = std::string(tokens.make("Erika Mustermann"));
  CHECK(token.size() == std::string_view("PERSON-1K7Q-9MXW-2F4T-H8RD").size());
  CHECK(token.starts_with("PERSON-1"));
  CHECK(tokens.make("Erika Mustermann") == token);
  CHECK(tokens.make("Erika Musterman") != token);

  auto second = value(HmacTokens::create(TokenType::person, key, 2, 1'000'000, provider()));
  CHECK(std::string_view(second.make("Erika Mustermann")).starts_with("PERSON-2"));
  auto other = value(HmacTokens::create(TokenType::person, pattern(32, 2), 1, 1'000'000, provider()));
  CHECK(other.make("Erika Mustermann") != token);
}

TEST_CASE("HMAC tokens: the value as Python's hmac gives it", "[privacy][token]") {
  auto tokens = value(HmacTokens::create(
      TokenType::iban, hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"), 3, 1000, provider()));
  CHECK(std::string(tokens.make("DE89370400440532013000")).substr(0, 20) == "IBAN-3EB8-D30Z-1TDN-");
}

TEST_CASE("HMAC tokens: as long as the number of rows asks", "[privacy][token]") {
  CHECK(value(mac_symbols_for(1)) == 12);
  CHECK(value(mac_symbols_for((1U << 20U) - 1)) == 12);
  CHECK(value(mac_symbols_for(1U << 21U)) == 16);
  CHECK(value(mac_symbols_for(default_max_rows)) == 16);
  CHECK(value(mac_symbols_for(std::uint64_t{1} << 31U)) == 20);
  CHECK(value(mac_symbols_for((std::uint64_t{1} << 50U) - 1)) == 24);
  CHECK(error_of(mac_symbols_for(std::uint64_t{1} << 50U)) == ErrorCode::bad_argument);
  auto longest =
      value(HmacTokens::create(TokenType::insurance, pattern(32), 31, (std::uint64_t{1} << 50U) - 1, provider()));
  CHECK(longest.make("x").size() == std::string_view("INSURANCE").size() + 7 * 5);
  CHECK(error_of(HmacTokens::create(TokenType::person, pattern(31), 1, 1, provider())) == ErrorCode::bad_key);
  CHECK(error_of(HmacTokens::create(TokenType::person, pattern(32), 0, 1, provider())) == ErrorCode::bad_argument);
  CHECK(error_of(HmacTokens::create(TokenType::person, pattern(32), 32, 1, provider())) == ErrorCode::bad_argument);
}

TEST_CASE("token words: each has one, and each finding has a token", "[privacy][token]") {
  for (std::size_t i = 0; i < token_type_count; ++i) {
    const auto type = static_cast<TokenType>(i);
    CHECK(parse_token_type(word_of(type)) == type);
  }
  CHECK(parse_token_type("person") == TokenType::person);
  CHECK_FALSE(parse_token_type("PERSONS"));
  for (std::size_t i = 0; i < finding_type_count; ++i) {
    const auto type = static_cast<FindingType>(i);
    CHECK((token_type_of(type) == TokenType::value) == (type == FindingType::custom));
  }
}

TEST_CASE("P8: HMAC tokens of ten million values are all different", "[privacy][token]") {
#if !defined(NDEBUG) || defined(__SANITIZE_ADDRESS__)  // sanitizers and counters take their time
  constexpr std::uint64_t count = 200'000;
#else
  constexpr std::uint64_t count = 10'000'000;
#endif
  auto tokens = value(HmacTokens::create(TokenType::person, pattern(32), 1, default_max_rows, provider()));
  std::vector<std::size_t> hashes;  // of 64 bits: that two meet by chance has a probability of 3 x 10^-6
  hashes.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i)
    hashes.push_back(std::hash<std::string_view>{}(tokens.make(std::to_string(i))));
  std::ranges::sort(hashes);
  CHECK(std::ranges::adjacent_find(hashes) == hashes.end());
}
