// SPDX-License-Identifier: Apache-2.0
#include "formats/jwk.h"

#include "codec/base64url.h"
#include "formats/jose_object.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

// RFC 8037, A.6: the X25519 key of the recipient. RFC 7748, 6.1 has its secret.
constexpr std::string_view x25519_key =
    R"({"kty":"OKP","crv":"X25519","kid":"Bob","x":"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08"})";
// RFC 7517, A.2: a private P-256 key.
constexpr std::string_view p256_key =
    R"({"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
    R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE","use":"enc","kid":"1"})";
// RFC 7638, 3.1.
constexpr std::string_view rsa_key =
    R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXj)"
    R"(BZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0z)"
    R"(gdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEg)"
    R"(U8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"})";
// RFC 7517, A.3.
constexpr std::string_view symmetric_key = R"({"kty":"oct","alg":"A128KW","k":"GawgguFyGrWKav7AX4VKUg"})";

Result<EnvelopeKey> parsed(std::string_view json) { return parse_jwk(bytes_of(json), provider()); }
std::string with(std::string_view key, std::string_view from, std::string_view to) {
  std::string text(key);
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("JWK: the keys that the RFCs print", "[formats][jwk]") {
  const auto okp = value(parsed(x25519_key));
  CHECK(okp.type() == EnvelopeKeyType::x25519);
  CHECK(okp.key_id() == "Bob");
  CHECK_FALSE(okp.is_private());
  CHECK(encode_hex(okp.public_key()) == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");

  const auto ec = value(parsed(p256_key));
  CHECK(ec.type() == EnvelopeKeyType::p256);
  CHECK(ec.is_private());
  CHECK(ec.public_key().size() == 65);
  CHECK(ec.allows("ECDH-ES", "deriveKey"));

  const auto rsa = value(parsed(rsa_key));
  CHECK(rsa.rsa_public().bits() == 2048);
  CHECK(jwk_thumbprint(rsa, provider()) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  CHECK_FALSE(rsa.allows("RSA-OAEP-256", ""));

  const auto symmetric = value(parsed(symmetric_key));
  CHECK(symmetric.secret().size() == 16);
  CHECK(symmetric.is_private());
  CHECK(symmetric.allows("A128KW", "unwrapKey"));
  CHECK(print_public_jwk(symmetric, provider()).error().code == ErrorCode::bad_argument);
}

TEST_CASE("JWK: what is printed is read again", "[formats][jwk]") {
  for (const auto group : {Group::x25519, Group::p256}) {
    const auto key = value(EnvelopeKey::of_secret(group, secret(pattern(32, 5)), provider()));
    const auto open = value(parsed(value(print_public_jwk(key, provider()))));
    CHECK_FALSE(open.is_private());
    CHECK(open.public_key() == key.public_key());
    CHECK(open.key_id() == jwk_thumbprint(key, provider()));
    CHECK(jwk_thumbprint(open, provider()) == jwk_thumbprint(key, provider()));
    const auto own = value(parse_jwk(print_private_jwk(key, provider()).reveal(), provider()));
    CHECK(text_of(own.secret().reveal()) == text_of(key.secret().reveal()));
  }
  const auto named = value(parsed(with(x25519_key, "Bob", "a \\\"b\\\" c")));
  CHECK(named.key_id() == "a \"b\" c");
  CHECK(value(parsed(value(print_public_jwk(named, provider())))).key_id() == named.key_id());
  const auto symmetric = value(parsed(symmetric_key));
  CHECK(value(parse_jwk(print_private_jwk(symmetric, provider()).reveal(), provider())).secret().size() == 16);

  const auto generated = value(generate_rsa_key(2048, provider().random()));
  const auto numbers = generated->numbers();
  const auto rest = generated->remainder_numbers();
  CHECK_FALSE(rest.coefficient.empty());
  std::string json = R"({"kty":"RSA","n":")" + encode_base64url(numbers.modulus) + R"(","e":")" +
                     encode_base64url(numbers.exponent) + R"(","d":")" +
                     encode_base64url(numbers.private_exponent.reveal()) + R"(","p":")" +
                     encode_base64url(numbers.first_prime.reveal()) + R"(","q":")" +
                     encode_base64url(numbers.second_prime.reveal()) + R"("})";
  const auto rsa = value(parsed(json));
  CHECK(rsa.is_private());
  const auto again = value(parse_jwk(print_private_jwk(rsa, provider()).reveal(), provider()));
  CHECK(again.rsa_private()->numbers().modulus == numbers.modulus);
  CHECK(text_of(print_private_jwk(rsa, provider()).reveal()).find("\"qi\":\"") != std::string_view::npos);
  CHECK(parsed(with(json, R"(,"q")", R"(,"x")")).error().code == ErrorCode::bad_key);
  CHECK(parsed(with(json, "}", R"(,"oth":[]})")).error().code == ErrorCode::unsupported);
}

TEST_CASE("JWK: what is wrong is refused", "[formats][jwk]") {
  const auto code_of = [](const std::string& json) { return parsed(json).error().code; };
  for (const auto& [from, to] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {R"("kty":"EC",)", ""},
           {R"("kty":"EC")", R"("kty":1)"},
           {R"("kty":"EC")", R"("kty":"EC","kty":"EC")"},
           {R"("x":"MK)", R"("x":"MK==)"},
           {R"("x":"MKBC)", R"("x":")"},
           {R"("y":"4Etl)", R"("z":"4Etl)"},
           {R"("y":"4Etl)", R"("y":"5Etl)"},  // not on the curve, and not of d
           {R"("d":"870M)", R"("d":"871M)"},
           {R"("d":"870M)", R"("d":"0M)"},
           {R"("kid":"1")", R"("kid":1)"},
           {R"("use":"enc")", R"("key_ops":"deriveKey")"},
           {R"("use":"enc")", R"("key_ops":[1])"},
           {R"("kid":"1"})", R"("kid":"1")"},
           {R"("kid":"1"})", R"("kid":"1"}x)"}}) {
    CAPTURE(from, to);
    CHECK(code_of(with(p256_key, from, to)) == ErrorCode::bad_key);
  }
  CHECK(code_of(with(p256_key, "P-256", "P-384")) == ErrorCode::unsupported);
  CHECK(code_of(with(p256_key, "EC", "OKP")) == ErrorCode::unsupported);
  CHECK(code_of(with(p256_key, "EC", "AKP")) == ErrorCode::unsupported);
  CHECK(code_of(with(rsa_key, R"("e":"AQAB")", R"("e":"AAEAAQ")")) == ErrorCode::bad_key);  // a leading zero
  CHECK(code_of(with(rsa_key, R"("e":"AQAB")", R"("e":"Aw")")) == ErrorCode::bad_key);      // 3
  CHECK(code_of(with(symmetric_key, "GawgguFyGrWKav7AX4VKUg", "")) == ErrorCode::bad_key);
  CHECK(code_of("[]") == ErrorCode::bad_key);
  CHECK(code_of("1") == ErrorCode::bad_key);
  CHECK(code_of("{\"a\":" + std::string(20, '[') + std::string(20, ']') + "}") != ErrorCode::internal);
  CHECK(code_of("{\"a\":\"" + std::string(70'000, 'x') + "\"}") == ErrorCode::too_large);
  const auto signing = value(parsed(with(p256_key, "enc", "sig")));
  CHECK_FALSE(signing.allows("ECDH-ES", ""));
  const auto limited = value(parsed(with(p256_key, R"("use":"enc")", R"("key_ops":["wrapKey"])")));
  CHECK(limited.allows("ECDH-ES", "wrapKey"));
  CHECK_FALSE(limited.allows("ECDH-ES", "deriveKey"));
}

TEST_CASE("JOSE objects: members are asked for by pointer and type", "[formats][jwk]") {
  const auto object = value(JoseObject::parse(bytes_of(
      R"({"alg":"ECDH-ES","epk":{"crv":"X25519"},"p2c":600000,"crit":["exp","b64"],"f":true,"big":9007199254740992,"half":1.5})")));
  CHECK(value(object.text("/epk/crv")) == "X25519");
  CHECK(value(object.number("/p2c")) == 600'000);
  CHECK(value(object.texts("/crit")) == std::vector<std::string>{"exp", "b64"});
  CHECK(object.names().size() == 7);
  CHECK_FALSE(value(object.text("/none")).has_value());
  CHECK_FALSE(value(object.number("/none")).has_value());
  CHECK(value(object.texts("/none")).empty());
  for (const auto* pointer : {"/p2c", "/epk", "/crit", "/f"})
    CHECK(object.text(pointer).error().code == ErrorCode::bad_data);
  for (const auto* pointer : {"/alg", "/big", "/half"})
    CHECK(object.number(pointer).error().code == ErrorCode::bad_data);
  CHECK(object.texts("/alg").error().code == ErrorCode::bad_data);
}
