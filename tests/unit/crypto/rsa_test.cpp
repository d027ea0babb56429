// SPDX-License-Identifier: Apache-2.0
#include "crypto/rsa.h"

#include <catch2/catch_test_macros.hpp>

#include "support/provider.h"

namespace siegel::test {
namespace {

const RsaPrivateKey& key() {
  static CountingRandom random(7);
  static const auto shared = value(generate_rsa_key(2048, random));
  return *shared;
}

RsaPrivateNumbers changed(void (*change)(RsaPrivateNumbers&)) {
  auto numbers = key().numbers();
  change(numbers);
  return numbers;
}

}  // namespace

TEST_CASE("RSA-OAEP gives back what was encrypted", "[crypto][rsa]") {
  CountingRandom random;
  const auto content_key = pattern(32);
  for (const auto padding : {RsaPadding::oaep_sha_1, RsaPadding::oaep_sha_256}) {
    const auto ciphertext = value(key().public_key().encrypt(padding, content_key, random));
    CHECK(ciphertext.size() == 256);
    CHECK(bytes(value(key().decrypt(padding, ciphertext, 32, random)).reveal()) == content_key);
    // Another length, another padding or a changed bit give random bytes, not an error that tells which it was.
    CHECK(value(key().decrypt(padding, ciphertext, 16, random)).size() == 16);
    const auto other = padding == RsaPadding::oaep_sha_1 ? RsaPadding::oaep_sha_256 : RsaPadding::oaep_sha_1;
    CHECK(bytes(value(key().decrypt(other, ciphertext, 32, random)).reveal()) != content_key);
    CHECK(bytes(value(key().decrypt(RsaPadding::pkcs1_v1_5, ciphertext, 32, random)).reveal()) != content_key);
    auto flipped = ciphertext;
    flipped.back() ^= 1;
    CHECK(bytes(value(key().decrypt(padding, flipped, 32, random)).reveal()) != content_key);
    CHECK(error_of(key().decrypt(padding, slice(ciphertext, 0, 255), 32, random)) == ErrorCode::payload_forged);
  }
}

TEST_CASE("Nothing is encrypted with PKCS#1 v1.5, nor more than fits", "[crypto][rsa]") {
  CountingRandom random;
  CHECK(error_of(key().public_key().encrypt(RsaPadding::pkcs1_v1_5, pattern(32), random)) == ErrorCode::bad_argument);
  CHECK(error_of(key().public_key().encrypt(RsaPadding::oaep_sha_256, pattern(191), random)) ==
        ErrorCode::bad_argument);
  CHECK(value(key().public_key().encrypt(RsaPadding::oaep_sha_256, pattern(190), random)).size() == 256);
}

TEST_CASE("An RSA key survives being taken apart", "[crypto][rsa]") {
  CountingRandom random;
  const auto again = value(make_rsa_private_key(key().numbers(), random));
  const auto sender = value(make_rsa_public_key(key().public_key().modulus(), key().public_key().exponent()));
  CHECK(sender->bits() == 2048);
  const auto ciphertext = value(sender->encrypt(RsaPadding::oaep_sha_256, pattern(32), random));
  CHECK(bytes(value(again->decrypt(RsaPadding::oaep_sha_256, ciphertext, 32, random)).reveal()) == pattern(32));
}

TEST_CASE("Weak and malformed RSA keys are refused", "[crypto][rsa]") {
  const auto modulus = key().public_key().modulus();
  const auto exponent = key().public_key().exponent();
  CHECK(error_of(make_rsa_public_key(ByteView(modulus).first(128), exponent)) == ErrorCode::bad_key);
  CHECK(error_of(make_rsa_public_key(Bytes(1025, 0xFF), exponent)) == ErrorCode::bad_key);
  CHECK(error_of(make_rsa_public_key({}, exponent)) == ErrorCode::bad_key);
  auto even = modulus;
  even.back() ^= 1;
  CHECK(error_of(make_rsa_public_key(even, exponent)) == ErrorCode::bad_key);
  for (const auto* bad : {"", "00", "01", "03", "010000", "ffffffffffffffffff"})
    CHECK(error_of(make_rsa_public_key(modulus, hex(bad))) == ErrorCode::bad_key);
}

TEST_CASE("Numbers that do not belong together are no private RSA key", "[crypto][rsa]") {
  CountingRandom random;
  const auto refused = [&](void (*change)(RsaPrivateNumbers&)) {
    return error_of(make_rsa_private_key(changed(change), random)) == ErrorCode::bad_key;
  };
  CHECK(refused([](RsaPrivateNumbers& n) { n.modulus[10] ^= 1; }));
  CHECK(refused([](RsaPrivateNumbers& n) { n.private_exponent.reveal_for_writing()[10] ^= 1; }));
  CHECK(refused([](RsaPrivateNumbers& n) { n.first_prime.reveal_for_writing()[10] ^= 1; }));
  CHECK(refused([](RsaPrivateNumbers& n) { n.second_prime = SecretBytes(); }));
  CHECK(refused([](RsaPrivateNumbers& n) { n.second_prime = SecretBytes(2000); }));
  CHECK(refused([](RsaPrivateNumbers& n) {
    n.first_prime = SecretBytes::copy(n.modulus);
    n.second_prime = secret(hex("01"));
  }));
  CHECK(error_of(generate_rsa_key(1024, random)) == ErrorCode::bad_argument);
}

}  // namespace siegel::test
