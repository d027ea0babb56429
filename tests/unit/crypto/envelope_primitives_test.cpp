// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>

#include "crypto/cbc_hmac.h"
#include "crypto/concat_kdf.h"
#include "crypto/key_wrap.h"
#include "crypto/pbkdf2.h"
#include "support/provider.h"

namespace siegel::test {
namespace {

Bytes counted(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i);
  return out;
}

}  // namespace

TEST_CASE("AES key wrap gives what RFC 3394, 4.6, prints", "[crypto][key_wrap]") {
  const auto key = hex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f");
  const auto wrapped = value(wrap_key(counted(32), key));
  CHECK(wrapped == hex("28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"));
  CHECK(bytes(value(unwrap_key(counted(32), wrapped)).reveal()) == key);
}

TEST_CASE("Every changed bit of a wrapped key is noticed", "[crypto][key_wrap]") {
  const auto wrapped = value(wrap_key(counted(32), counted(32)));
  for (std::size_t bit = 0; bit < wrapped.size() * 8; ++bit) {
    auto changed = wrapped;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    REQUIRE(error_of(unwrap_key(counted(32), changed)) == ErrorCode::payload_forged);
  }
}

TEST_CASE("AES key wrap refuses lengths that cannot be", "[crypto][key_wrap]") {
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 8, 15, 17, 31, 65, 72})
    CHECK(error_of(wrap_key(counted(32), counted(size))) == ErrorCode::bad_key);
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 7, 8, 16, 23, 25, 80})
    CHECK(error_of(unwrap_key(counted(32), counted(size))) == ErrorCode::payload_forged);
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 15, 31, 33}) {
    CHECK(error_of(wrap_key(counted(size), counted(32))) == ErrorCode::bad_key);
    CHECK(error_of(unwrap_key(counted(size), counted(40))) == ErrorCode::bad_key);
  }
}

TEST_CASE("PBKDF2 gives what is published", "[crypto][pbkdf2]") {
  const auto password = bytes("password");
  const auto salt = bytes("salt");
  // RFC 6070, 2, and the same inputs with the other hashes (RFC 7914, 11, has more for SHA-256).
  CHECK(bytes(value(pbkdf2(Pbkdf2Hash::sha_1, password, salt, 2, 20)).reveal()) ==
        hex("ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"));
  CHECK(bytes(value(pbkdf2(Pbkdf2Hash::sha_256, password, salt, 1, 32)).reveal()) ==
        hex("120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b"));
  CHECK(bytes(value(pbkdf2(Pbkdf2Hash::sha_512, password, salt, 1, 64)).reveal()) ==
        hex("867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252"
            "c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce"));
}

TEST_CASE("PBKDF2 refuses no work and long outputs", "[crypto][pbkdf2]") {
  CHECK(error_of(pbkdf2(Pbkdf2Hash::sha_256, bytes("x"), {}, 0, 32)) == ErrorCode::bad_argument);
  CHECK(error_of(pbkdf2(Pbkdf2Hash::sha_256, bytes("x"), {}, 1, 0)) == ErrorCode::bad_argument);
  CHECK(error_of(pbkdf2(Pbkdf2Hash::sha_256, bytes("x"), {}, 1, 129)) == ErrorCode::bad_argument);
  CHECK(value(pbkdf2(Pbkdf2Hash::sha_256, {}, {}, 1, 16)).size() == 16);
}

TEST_CASE("A256CBC-HS512 opens what RFC 7518, B.3, prints, and nothing that was changed", "[crypto][cbc_hmac]") {
  const auto iv = hex("1af38c2dc2b96ffdd86694092341bc04");
  const auto associated_data = bytes("The second principle of Auguste Kerckhoffs");
  const auto ciphertext =
      hex("4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd822c301dd67c373bccb584ad3e9279c2"
          "e6d12a1374b77f077553df829410446b36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3"
          "a3b75e662a2594410ae496b2e2e6609e31e6e02cc837f053d21f37ff4f51950bbe2638d09dd7a4930930806d0703b1f6");
  const auto tag = hex("4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5");
  const auto key = counted(64);
  auto content = ciphertext;
  const auto size = value(open_aes_256_cbc_hmac_sha_512(key, iv, associated_data, content, tag));
  CHECK(text(ByteView(content).first(size)) ==
        "A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy "
        "without inconvenience");

  const auto refused = [&](ByteView other_iv, ByteView other_data, Bytes changed, ByteView other_tag) {
    const auto result = open_aes_256_cbc_hmac_sha_512(key, other_iv, other_data, changed, other_tag);
    return error_of(result) == ErrorCode::payload_forged && changed == Bytes(changed.size());
  };
  auto flipped = ciphertext;
  flipped[20] ^= 1;
  auto flipped_tag = tag;
  flipped_tag.back() ^= 1;
  CHECK(refused(iv, associated_data, flipped, tag));
  CHECK(refused(iv, associated_data, ciphertext, flipped_tag));
  CHECK(refused(iv, {}, ciphertext, tag));
  CHECK(refused(ByteView(iv).first(12), associated_data, ciphertext, tag));
  CHECK(refused(iv, associated_data, ciphertext, ByteView(tag).first(16)));
  CHECK(refused(iv, associated_data, slice(ciphertext, 0, 40), tag));
  CHECK(refused(iv, associated_data, {}, tag));
  CHECK(error_of(open_aes_256_cbc_hmac_sha_512(counted(32), iv, associated_data, content, tag)) == ErrorCode::bad_key);
}

TEST_CASE("Concat KDF gives what RFC 7518, C, prints", "[crypto][concat_kdf]") {
  const auto shared = hex("9e56d91d817135d372834283bf84269cfb316ea3da806a48f6daa7798cfe90c4");
  const auto alice = bytes("Alice");
  const auto bob = bytes("Bob");
  const auto key = concat_kdf(shared, {"A128GCM", alice, bob}, 16, provider());
  CHECK(bytes(key.reveal()) == hex("56aa8deaf8236d205c2228cd71a7101a"));
  const auto longer = concat_kdf(shared, {"A256CBC-HS512", alice, bob}, 64, provider());
  CHECK(longer.size() == 64);
  CHECK(slice(longer.reveal(), 0, 32) != slice(longer.reveal(), 32, 64));
}

}  // namespace siegel::test
