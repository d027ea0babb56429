// SPDX-License-Identifier: Apache-2.0
#include "crypto/provider.h"

#include <set>

#include "crypto/botan/argon2.h"
#include "crypto/sodium/argon2.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const auto p256_order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

Bytes generator_point() {
  auto one = Bytes(32);
  one.back() = 1;
  return value(provider().public_key(Group::p256, one));
}

}  // namespace

TEST_CASE("the nonce of a message is its number in the base nonce", "[crypto]") {
  const auto base = array_of<12>(hex("000102030405060708090a0b"));
  REQUIRE(bytes(nonce_at(base, 0)) == hex("000102030405060708090a0b"));
  REQUIRE(bytes(nonce_at(base, 1)) == hex("000102030405060708090a0a"));
  REQUIRE(bytes(nonce_at(base, 256)) == hex("000102030405060708090b0b"));
  REQUIRE(bytes(nonce_at(base, ~std::uint64_t{0})) == hex("00010203fbfaf9f8f7f6f5f4"));
  REQUIRE(bytes(nonce_at(base, std::uint64_t{1} << 38)) == hex("000102030405064708090a0b"));
}

TEST_CASE("AES-256-GCM takes keys of 32 bytes only", "[crypto]") {
  for (const std::size_t size : {0U, 1U, 16U, 24U, 31U, 33U, 64U}) {
    INFO(size);
    REQUIRE(error_of(provider().aes_256_gcm(pattern(size))) == ErrorCode::bad_key);
  }
  REQUIRE(provider().aes_256_gcm(pattern(32)));
}

TEST_CASE("AES-256-GCM works in place as it does elsewhere", "[crypto]") {
  const auto aead = value(provider().aes_256_gcm(pattern(32)));
  const auto nonce = array_of<12>(pattern(12, 2));
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 16384U, 100000U}) {
    INFO(size);
    const auto plaintext = pattern(size, 3);
    Bytes sealed(size + aead_tag_size);
    ok(aead->seal(nonce, bytes_of("aad"), plaintext, sealed));
    auto buffer = plaintext;
    buffer.resize(size + aead_tag_size);
    ok(aead->seal(nonce, bytes_of("aad"), ByteView(buffer).first(size), buffer));
    REQUIRE(buffer == sealed);
    ok(aead->open(nonce, bytes_of("aad"), buffer, ByteSpan(buffer).first(size)));
    REQUIRE(slice(buffer, 0, size) == plaintext);
    Bytes opened(size);
    ok(aead->open(nonce, bytes_of("aad"), sealed, opened));
    REQUIRE(opened == plaintext);
  }
}

TEST_CASE("AES-256-GCM refuses every change and gives zeros", "[crypto]") {
  const auto aead = value(provider().aes_256_gcm(pattern(32)));
  const auto nonce = array_of<12>(pattern(12, 2));
  const auto plaintext = pattern(40, 3);
  Bytes sealed(56);
  ok(aead->seal(nonce, bytes_of("aad"), plaintext, sealed));
  const auto refuses = [&](const Nonce& with_nonce, ByteView aad, ByteView changed) {
    Bytes out(changed.size() - aead_tag_size, 0xEE);
    REQUIRE(error_of(aead->open(with_nonce, aad, changed, out)) == ErrorCode::payload_forged);
    REQUIRE(out == Bytes(out.size()));
  };
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    auto changed = sealed;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    refuses(nonce, bytes_of("aad"), changed);
  }
  refuses(nonce_at(nonce, 1), bytes_of("aad"), sealed);
  refuses(nonce, bytes_of("aae"), sealed);
  refuses(nonce, {}, sealed);
  refuses(nonce, bytes_of("aad"), ByteView(sealed).first(55));
  refuses(nonce, bytes_of("aad"), ByteView(sealed).first(16));
  for (std::size_t size = 0; size < aead_tag_size; ++size)
    REQUIRE(error_of(aead->open(nonce, bytes_of("aad"), ByteView(sealed).first(size), {})) ==
            ErrorCode::payload_forged);
  // A failure does not stick to the key.
  Bytes opened(40);
  ok(aead->open(nonce, bytes_of("aad"), sealed, opened));
  REQUIRE(opened == plaintext);
}

TEST_CASE("hashes take their input in parts", "[crypto]") {
  const auto data = pattern(1000);
  const ByteView view(data);
  const auto whole = provider().sha_512({view});
  REQUIRE(provider().sha_512({view.first(1), view.subspan(1, 500), {}, view.subspan(501)}) == whole);
  REQUIRE(provider().sha3_256({view.first(7), view.subspan(7)}) == provider().sha3_256({view}));
  REQUIRE(provider().hmac_sha_256(pattern(32), {view.first(7), view.subspan(7)}) ==
          provider().hmac_sha_256(pattern(32), {view}));
  const auto hash = provider().sha_256();
  hash->update(view.first(3));
  hash->update({});
  hash->update(view.subspan(3));
  const auto digest = hash->finish();
  REQUIRE(encode_hex(digest) == sha_256_hex(view));
  // FIPS 180-4: the digest of nothing.
  REQUIRE(sha_256_hex({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("secret keys that are none are refused", "[crypto]") {
  for (const auto group : {Group::x25519, Group::p256})
    for (const std::size_t size : {0U, 1U, 31U, 33U, 64U}) {
      REQUIRE(error_of(provider().public_key(group, pattern(size))) == ErrorCode::bad_key);
      REQUIRE(error_of(provider().agree(group, pattern(size),
                                        group == Group::p256 ? generator_point() : pattern(32))) == ErrorCode::bad_key);
    }
  auto beyond = hex(p256_order);
  REQUIRE(error_of(provider().public_key(Group::p256, beyond)) == ErrorCode::bad_key);
  REQUIRE(error_of(provider().agree(Group::p256, beyond, generator_point())) == ErrorCode::bad_key);
  REQUIRE(error_of(provider().public_key(Group::p256, Bytes(32))) == ErrorCode::bad_key);
  REQUIRE(error_of(provider().public_key(Group::p256, Bytes(32, 0xFF))) == ErrorCode::bad_key);
  beyond.back() -= 1;
  REQUIRE(provider().public_key(Group::p256, beyond));
}

TEST_CASE("public keys that are none are refused", "[crypto][reject:low_order_point]") {
  const auto secret_key = pattern(32);
  const auto refuses = [&](Group group, ByteView public_key) {
    INFO(encode_hex(public_key));
    REQUIRE(error_of(provider().agree(group, secret_key, public_key)) == ErrorCode::bad_key);
  };
  // The points of low order of Curve25519 and its twist, each also in its non-canonical forms.
  for (const auto* point : {
           "0000000000000000000000000000000000000000000000000000000000000000",
           "0100000000000000000000000000000000000000000000000000000000000000",
           "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
           "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
           "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
           "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
           "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
           "0000000000000000000000000000000000000000000000000000000000000080",
       })
    refuses(Group::x25519, hex(point));
  refuses(Group::x25519, {});
  refuses(Group::x25519, pattern(31));
  refuses(Group::x25519, pattern(33));

  const auto point = generator_point();
  REQUIRE(provider().agree(Group::p256, secret_key, point));
  refuses(Group::p256, {});
  refuses(Group::p256, hex("00"));
  refuses(Group::p256, ByteView(point).first(64));
  refuses(Group::p256, joined({point, hex("00")}));
  auto off_curve = point;
  off_curve.back() ^= 1;
  refuses(Group::p256, off_curve);
  auto compressed = slice(point, 0, 33);
  compressed[0] = 0x02;
  refuses(Group::p256, compressed);
  auto hybrid = point;
  hybrid[0] = 0x06;
  refuses(Group::p256, hybrid);
  refuses(Group::p256, joined({hex("04"), Bytes(64)}));
  refuses(Group::p256, joined({hex("04"), Bytes(64, 0xFF)}));
}

TEST_CASE("both sides of a key agreement get the same", "[crypto]") {
  for (const auto group : {Group::x25519, Group::p256}) {
    const auto a = pattern(32, 1);
    const auto b = pattern(32, 2);
    const auto from_a = value(provider().agree(group, a, value(provider().public_key(group, b))));
    const auto from_b = value(provider().agree(group, b, value(provider().public_key(group, a))));
    REQUIRE(bytes(from_a.reveal()) == bytes(from_b.reveal()));
    REQUIRE(from_a.size() == 32);
  }
}

TEST_CASE("ML-KEM-768 refuses wrong sizes and hides a wrong ciphertext", "[crypto]") {
  const auto seed = pattern(64);
  const auto public_key = value(provider().ml_kem_768_public_key(seed));
  REQUIRE(public_key.size() == 1184);
  const auto encapsulated = value(provider().ml_kem_768_encapsulate(public_key));
  REQUIRE(encapsulated.ciphertext.size() == 1088);
  const auto shared = value(provider().ml_kem_768_decapsulate(seed, encapsulated.ciphertext));
  REQUIRE(bytes(shared.reveal()) == bytes(encapsulated.shared_secret.reveal()));

  auto changed = encapsulated.ciphertext;
  changed[500] ^= 1;
  REQUIRE(bytes(value(provider().ml_kem_768_decapsulate(seed, changed)).reveal()) != bytes(shared.reveal()));

  for (const std::size_t size : {0U, 32U, 63U, 65U, 96U, 2400U}) {
    REQUIRE(error_of(provider().ml_kem_768_public_key(pattern(size))) == ErrorCode::bad_key);
    REQUIRE(error_of(provider().ml_kem_768_decapsulate(pattern(size), encapsulated.ciphertext)) == ErrorCode::bad_key);
  }
  // 768 and 1568 are the ciphertext sizes of ML-KEM-512 and ML-KEM-1024; 800 and 1568 their key sizes.
  for (const std::size_t size : {0U, 768U, 1087U, 1089U, 1568U})
    REQUIRE(error_of(provider().ml_kem_768_decapsulate(seed, pattern(size))) == ErrorCode::bad_key);
  for (const std::size_t size : {0U, 800U, 1183U, 1185U, 1568U})
    REQUIRE(error_of(provider().ml_kem_768_encapsulate(pattern(size))) == ErrorCode::bad_key);
}

TEST_CASE("an ML-KEM key that is not reduced is refused", "[crypto][reject:low_order_point]") {
  // FIPS 203, 7.2: a coefficient of 3329 or more.
  auto key = value(provider().ml_kem_768_public_key(pattern(64)));
  key[0] = 0xFF;
  key[1] |= 0x0F;
  REQUIRE(error_of(provider().ml_kem_768_encapsulate(key)) == ErrorCode::bad_key);
}

TEST_CASE("Argon2id goes to the library that can compute it", "[crypto]") {
  const auto passphrase = bytes("correct horse");
  const auto salt = pattern(16);
  REQUIRE(sodium::can_compute_argon2id(salt, {8, 1, 1}));
  REQUIRE_FALSE(sodium::can_compute_argon2id(salt, {7, 1, 1}));
  REQUIRE_FALSE(sodium::can_compute_argon2id(salt, {16, 1, 2}));
  REQUIRE_FALSE(sodium::can_compute_argon2id(pattern(8), {8, 1, 1}));
  REQUIRE_FALSE(sodium::can_compute_argon2id(pattern(17), {8, 1, 1}));
  std::set<Bytes> results;
  std::size_t computed = 0;
  for (const std::uint32_t lanes : {1U, 2U, 4U, 16U})
    for (const std::size_t salt_size : {std::size_t{8}, std::size_t{16}, std::size_t{32}}) {
      const Argon2Cost cost{8 * lanes, 1, lanes};
      const auto result = value(provider().argon2id(passphrase, pattern(salt_size), cost, 64));
      Bytes expected(64);
      ok(botan::argon2id(passphrase, pattern(salt_size), cost, expected));
      REQUIRE(bytes(result.reveal()) == expected);
      results.insert(expected);
      ++computed;
    }
  REQUIRE(results.size() == computed);
}

TEST_CASE("a random source that gives nothing stops the work", "[crypto]") {
  FailingRandom nothing(0);
  REQUIRE(error_of(make_provider(nothing)) == ErrorCode::random_failed);
  REQUIRE(nothing.failed());

  TestProvider with;
  with.use(nothing);
  // P-256 is blinded and ML-KEM encapsulates with fresh bytes.
  REQUIRE(error_of(with->public_key(Group::p256, pattern(32))) == ErrorCode::random_failed);
  REQUIRE(error_of(with->agree(Group::p256, pattern(32), generator_point())) == ErrorCode::random_failed);
  REQUIRE(error_of(with->ml_kem_768_encapsulate(value(provider().ml_kem_768_public_key(pattern(64))))) ==
          ErrorCode::random_failed);
}
