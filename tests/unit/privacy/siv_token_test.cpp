// SPDX-License-Identifier: Apache-2.0
#include "privacy/siv_token.h"

#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

SivTokens make(TokenType type = TokenType::iban, std::uint64_t key = 1, std::uint32_t version = 1,
               std::string_view domain = "d") {
  return value(SivTokens::create(type, pattern(siv_key_size, key), version, domain, provider()));
}

}  // namespace

TEST_CASE("SIV tokens: there and back", "[privacy][token]") {
  auto tokens = make();
  for (const auto* plain : {"", "a", "DE89370400440532013000", "0123456789abcdef", "Müller\nMeier"}) {
    const auto token = value(tokens.make(plain));
    CHECK(token.starts_with("IBAN.S1."));
    CHECK(value(tokens.make(plain)) == token);
    CHECK(value(tokens.read(token)) == plain);
  }
  // Lengths are hidden within 16 bytes.
  CHECK(value(tokens.make("a")).size() == value(tokens.make("abcdefghijklmno")).size());
  CHECK(value(tokens.make("a")).size() < value(tokens.make("abcdefghijklmnop")).size());
  CHECK(error_of(tokens.make(std::string(max_siv_value_size + 1, 'x'))) == ErrorCode::too_large);
}

TEST_CASE("SIV tokens: anything else does not open", "[privacy][token]") {
  auto tokens = make();
  const auto token = value(tokens.make("value"));
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto altered = token;
    altered[i] = altered[i] == '7' ? '8' : '7';
    CHECK(error_of(tokens.read(altered)) == ErrorCode::unresolved_token);
  }
  for (std::size_t size = 0; size < token.size(); ++size)
    CHECK(error_of(tokens.read(token.substr(0, size))) == ErrorCode::unresolved_token);
  CHECK(error_of(tokens.read(token + "0")) == ErrorCode::unresolved_token);
  CHECK(error_of(tokens.read("IBAN.S1.U")) == ErrorCode::unresolved_token);
  CHECK(error_of(make(TokenType::iban, 2).read(token)) == ErrorCode::unresolved_token);
  CHECK(error_of(make(TokenType::bic).read(token)) == ErrorCode::unresolved_token);
  CHECK(error_of(make(TokenType::iban, 1, 2).read(token)) == ErrorCode::unresolved_token);
  CHECK(error_of(make(TokenType::iban, 1, 1, "e").read(token)) == ErrorCode::unresolved_token);
  CHECK(error_of(SivTokens::create(TokenType::iban, pattern(32), 1, "d", provider())) == ErrorCode::bad_key);
  CHECK(error_of(SivTokens::create(TokenType::iban, pattern(64), 0, "d", provider())) == ErrorCode::bad_argument);
  CHECK(error_of(SivTokens::create(TokenType::iban, pattern(64), 32, "d", provider())) == ErrorCode::bad_argument);
}

TEST_CASE("AES and AES-SIV: keys and components", "[crypto]") {
  CHECK(error_of(provider().aes(pattern(8))) == ErrorCode::bad_key);
  CHECK(error_of(provider().aes_siv(pattern(16))) == ErrorCode::bad_key);
  auto siv = value(provider().aes_siv(pattern(48)));
  const std::vector<ByteView> many(max_siv_components + 1);
  CHECK(error_of(siv->seal(many, {})) == ErrorCode::bad_argument);
  CHECK(error_of(siv->open(many, pattern(16))) == ErrorCode::bad_argument);
  CHECK(error_of(siv->open({}, pattern(15))) == ErrorCode::payload_forged);
  // FIPS 197, C.3.
  auto aes = value(provider().aes(hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")));
  auto block = array_of<aes_block_size>(hex("00112233445566778899aabbccddeeff"));
  aes->encrypt(block);
  CHECK(bytes(block) == hex("8ea2b7ca516745bfeafc49904b496089"));
}
