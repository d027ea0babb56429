// SPDX-License-Identifier: Apache-2.0
#include "privacy/session_token.h"

#include <set>

#include "privacy/crockford.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

SessionTokens session(std::uint64_t seed = 1) {
  return value(SessionTokens::create(secret(pattern(session_key_size, seed)), provider()));
}

SessionBody body_of(std::string_view token) {
  SessionBody body{};
  const auto symbols = token.substr(token.find('-') + 1);
  REQUIRE(symbols.size() == body.size());
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<std::uint8_t>(crockford_number(symbols[i]));
  return body;
}

}  // namespace

TEST_CASE("Reed-Solomon: any two words differ in four symbols", "[privacy][token]") {
  // The code is linear: the smallest number of symbols that are not zero in any word is the smallest distance.
  for (std::uint32_t a = 0; a < 32; ++a)
    for (std::uint32_t b = 0; b < 32; ++b)
      for (std::uint32_t c = 0; c < 32; ++c)
        for (std::uint32_t d = 0; d < 32; ++d) {
          if ((a | b | c | d) == 0) continue;
          const std::array data{static_cast<std::uint8_t>(a), static_cast<std::uint8_t>(b),
                                static_cast<std::uint8_t>(c), static_cast<std::uint8_t>(d)};
          const auto parity = parity_of(data);
          const auto weight = std::ranges::count_if(data, [](auto s) { return s != 0; }) +
                              std::ranges::count_if(parity, [](auto s) { return s != 0; });
          if (weight < 4) FAIL("a word of weight " << weight);
        }
}

TEST_CASE("Reed-Solomon: mends one symbol of any word up to 31", "[privacy][token]") {
  for (std::size_t size = 1; size + parity_symbols <= max_code_word; ++size) {
    std::vector<std::uint8_t> word;
    for (std::size_t i = 0; i < size; ++i) word.push_back(static_cast<std::uint8_t>(pattern(size)[i] % 32));
    for (const auto symbol : parity_of(word)) word.push_back(symbol);
    auto right = word;
    REQUIRE(correct_word(right) == CodeVerdict::right);
    for (std::size_t i = 0; i < word.size(); ++i)
      for (std::uint8_t error = 1; error < 32; ++error) {
        auto wrong = word;
        wrong[i] ^= error;
        REQUIRE(correct_word(wrong) == CodeVerdict::corrected);
        REQUIRE(wrong == word);
        auto twice = word;
        twice[i] ^= error;
        twice[(i + 1) % word.size()] ^= 7;
        const auto before = twice;
        const auto verdict = correct_word(twice);
        REQUIRE(verdict == CodeVerdict::broken);
        REQUIRE(twice == before);
      }
  }
}

TEST_CASE("session tokens: the form", "[privacy][token]") {
  const auto tokens = session();
  std::set<std::string> seen;
  std::size_t made = 0;
  for (std::uint64_t number = 0; number < 4096; ++number) {
    const auto token = tokens.make(TokenType::person, number);
    if (!token) continue;
    ++made;
    REQUIRE(seen.insert(*token).second);
    REQUIRE(token->starts_with(number < 1024 ? "PERSON-" : "PERSON" + std::to_string(number / 1024) + "-"));
    const auto body = body_of(*token);
    REQUIRE(std::ranges::count_if(body, [](auto n) { return n < 10; }) >= 2);
    const auto read = tokens.read(TokenType::person, static_cast<std::uint32_t>(number / 1024), body);
    REQUIRE(read.verdict == CodeVerdict::right);
    REQUIRE(read.token == *token);
  }
  CHECK(made > 1800);  // about half of all numbers
  CHECK_FALSE(tokens.make(TokenType::person, session_numbers));
  CHECK(tokens.read(TokenType::person, max_session_page + 1, {}).verdict == CodeVerdict::broken);
  CHECK(error_of(SessionTokens::create(secret("short"), provider())) == ErrorCode::bad_key);
}

TEST_CASE("session tokens: no slip of one or two symbols leads to another token", "[privacy][token]") {
  const auto tokens = session();
  for (const std::uint64_t number : {0U, 17U, 1023U, 70'000U}) {
    std::uint64_t next = number;
    auto token = tokens.make(TokenType::iban, next);
    while (!token) token = tokens.make(TokenType::iban, ++next);
    const auto page = static_cast<std::uint32_t>(next / 1024);
    const auto body = body_of(*token);
    for (std::size_t i = 0; i < body.size(); ++i)
      for (std::uint8_t a = 1; a < 32; ++a) {
        auto one = body;
        one[i] ^= a;
        const auto mended = tokens.read(TokenType::iban, page, one);
        REQUIRE(mended.verdict == CodeVerdict::corrected);
        REQUIRE(mended.token == *token);
        for (std::size_t k = i + 1; k < body.size(); ++k)
          for (std::uint8_t b = 1; b < 32; ++b) {
            auto two = one;
            two[k] ^= b;
            REQUIRE(tokens.read(TokenType::iban, page, two).verdict == CodeVerdict::broken);
          }
      }
    // Two neighbours that changed places are two wrong symbols, or none if they are equal.
    for (std::size_t i = 0; i + 1 < body.size(); ++i) {
      auto swapped = body;
      std::swap(swapped[i], swapped[i + 1]);
      const auto read = tokens.read(TokenType::iban, page, swapped);
      REQUIRE((swapped == body ? read.token == *token : read.verdict == CodeVerdict::broken));
    }
  }
}

TEST_CASE("session tokens: those of another session or word are foreign", "[privacy][token]") {
  const auto ours = session(1);
  const auto theirs = session(2);
  std::size_t right = 0;
  std::size_t seen = 0;
  for (std::uint64_t number = 0; number < 1024; ++number) {
    const auto token = theirs.make(TokenType::person, number);
    if (!token) continue;
    ++seen;
    if (ours.read(TokenType::person, 0, body_of(*token)).verdict == CodeVerdict::right) ++right;
    if (ours.read(TokenType::iban, 0, body_of(*token)).verdict == CodeVerdict::right) ++right;
  }
  CHECK(seen > 400);
  CHECK(right == 0);  // with masks that differ, all are wrong; with equal ones, all would be right
}
