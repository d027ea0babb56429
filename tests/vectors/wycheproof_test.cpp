// SPDX-License-Identifier: Apache-2.0
// The Wycheproof suites of the primitives that we use, through our own Provider.
#include "support/provider.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

namespace {

// RFC 5869, 2.2: HKDF-Extract is HMAC with the salt as key; an absent salt is as many zeros as the hash has bytes.
Bytes extract_sha_256(ByteView salt, ByteView input_key) {
  return bytes(provider().hmac_sha_256(salt.empty() ? ByteView(Bytes(32)) : salt, {input_key}));
}

// The Provider has HKDF-Expand with SHA-512 only, because no key of ours needs extracting. So that the suite can run
// in full, the missing step is RFC 2104 written out over the Provider's SHA-512.
Bytes extract_sha_512(ByteView salt, ByteView input_key) {
  constexpr std::size_t block = 128;
  Bytes key = salt.size() > block ? bytes(provider().sha_512({salt})) : bytes(salt);
  key.resize(block);
  const auto masked = [&](std::uint8_t mask) {
    auto pad = key;
    for (auto& byte : pad) byte ^= mask;
    return pad;
  };
  return bytes(provider().sha_512({masked(0x5c), provider().sha_512({masked(0x36), input_key})}));
}

template <class Extract, class Expand>
void run_hkdf(const nlohmann::json& suite, std::size_t hash_size, Extract extract, Expand expand) {
  std::size_t too_large = 0;
  for_each_case(suite, [&](const auto&, const auto& test) {
    const auto size = test.at("size").template get<std::size_t>();
    if (has_flag(test, "SizeTooLarge")) {
      // Outside the contract of the Provider, and no caller of ours comes near it.
      REQUIRE(size > 255 * hash_size);
      ++too_large;
      return;
    }
    REQUIRE(result_of(test) == "valid");
    const auto key = extract(hex_field(test, "salt"), hex_field(test, "ikm"));
    Bytes out(size);
    expand(key, hex_field(test, "info"), out);
    REQUIRE(out == hex_field(test, "okm"));
  });
  REQUIRE(too_large == 3);
}

// Private keys of the P-256 suite are integers: with a leading zero byte, or shorter than 32 bytes.
Bytes as_scalar(Bytes integer) {
  while (integer.size() > 32 && integer.front() == 0) integer.erase(integer.begin());
  integer.insert(integer.begin(), 32 - std::min<std::size_t>(integer.size(), 32), 0);
  return integer;
}

}  // namespace

TEST_CASE("Wycheproof AES-256-GCM", "[vectors]") {
  std::size_t count = 0;
  for_each_case(load_suite("wycheproof/aes_gcm_test.json"), [&](const auto& group, const auto& test) {
    // The only sizes that our Aead has: others cannot be asked for.
    if (group.at("keySize") != 256 || group.at("ivSize") != 96 || group.at("tagSize") != 128) return;
    ++count;
    const auto aead = value(provider().aes_256_gcm(hex_field(test, "key")));
    const auto nonce = array_of<aead_nonce_size>(hex_field(test, "iv"));
    const auto aad = hex_field(test, "aad");
    const auto message = hex_field(test, "msg");
    const auto sealed = joined({hex_field(test, "ct"), hex_field(test, "tag")});
    Bytes opened(sealed.size() - aead_tag_size, 0xEE);
    const auto status = aead->open(nonce, aad, sealed, opened);
    if (result_of(test) == "valid") {
      ok(status);
      REQUIRE(opened == message);
      Bytes again(sealed.size());
      ok(aead->seal(nonce, aad, message, again));
      REQUIRE(again == sealed);
    } else {
      REQUIRE(error_of(status) == ErrorCode::payload_forged);
      REQUIRE(opened == Bytes(opened.size()));
    }
  });
  REQUIRE(count == 66);
}

TEST_CASE("Wycheproof HKDF-SHA-256", "[vectors]") {
  const auto suite = load_suite("wycheproof/hkdf_sha256_test.json");
  REQUIRE(suite.at("numberOfTests") == 86);
  run_hkdf(suite, 32, extract_sha_256,
           [](ByteView key, ByteView info, ByteSpan out) { provider().hkdf_expand_sha_256(key, info, out); });
}

TEST_CASE("Wycheproof HKDF-SHA-512", "[vectors]") {
  const auto suite = load_suite("wycheproof/hkdf_sha512_test.json");
  REQUIRE(suite.at("numberOfTests") == 83);
  run_hkdf(suite, 64, extract_sha_512,
           [](ByteView key, ByteView info, ByteSpan out) { provider().hkdf_expand_sha_512(key, info, out); });
}

TEST_CASE("Wycheproof HMAC-SHA-256", "[vectors]") {
  const auto count =
      for_each_case(load_suite("wycheproof/hmac_sha256_test.json"), [](const auto& group, const auto& test) {
        const auto expected = hex_field(test, "tag");
        const auto message = hex_field(test, "msg");
        const auto half = message.size() / 2;
        const auto mac = provider().hmac_sha_256(hex_field(test, "key"),
                                                 {ByteView(message).first(half), ByteView(message).subspan(half)});
        REQUIRE(expected.size() * 8 == group.at("tagSize").template get<std::size_t>());
        const bool same = equal_constant_time(ByteView(mac).first(expected.size()), expected);
        REQUIRE(same == (result_of(test) == "valid"));
      });
  REQUIRE(count == 174);
}

TEST_CASE("Wycheproof X25519", "[vectors]") {
  std::size_t zero_results = 0;
  const auto count = for_each_case(load_suite("wycheproof/x25519_test.json"), [&](const auto&, const auto& test) {
    const auto shared = provider().agree(Group::x25519, hex_field(test, "private"), hex_field(test, "public"));
    if (has_flag(test, "ZeroSharedSecret")) {
      ++zero_results;
      REQUIRE(error_of(shared) == ErrorCode::bad_key);
      return;
    }
    REQUIRE(shared);
    REQUIRE(bytes(shared->reveal()) == hex_field(test, "shared"));
  });
  REQUIRE(count == 518);
  REQUIRE(zero_results == 31);
}

TEST_CASE("Wycheproof ECDH P-256", "[vectors]") {
  std::size_t accepted = 0;
  const auto count =
      for_each_case(load_suite("wycheproof/ecdh_secp256r1_ecpoint_test.json"), [&](const auto&, const auto& test) {
        const auto secret_key = as_scalar(hex_field(test, "private"));
        const auto shared = provider().agree(Group::p256, secret_key, hex_field(test, "public"));
        // RFC 9180, 7.1.1, has the uncompressed encoding only, so the compressed one that the suite calls
        // acceptable is refused.
        if (result_of(test) != "valid") {
          REQUIRE(error_of(shared) == ErrorCode::bad_key);
          return;
        }
        ++accepted;
        REQUIRE(shared);
        REQUIRE(bytes(shared->reveal()) == hex_field(test, "shared"));
      });
  REQUIRE(count == 355);
  REQUIRE(accepted == 330);
}

TEST_CASE("Wycheproof ML-KEM-768 keys from seeds", "[vectors]") {
  const auto count =
      for_each_case(load_suite("wycheproof/mlkem_768_keygen_seed_test.json"), [](const auto&, const auto& test) {
        REQUIRE(value(provider().ml_kem_768_public_key(hex_field(test, "seed"))) == hex_field(test, "ek"));
      });
  REQUIRE(count == 100);
}

TEST_CASE("Wycheproof ML-KEM-768 encapsulation", "[vectors]") {
  TestProvider scripted;
  std::size_t valid = 0;
  const auto count =
      for_each_case(load_suite("wycheproof/mlkem_768_encaps_test.json"), [&](const auto&, const auto& test) {
        ScriptedRandom random(hex_field(test, "m"));
        scripted.use(random);
        const auto encapsulated = scripted->ml_kem_768_encapsulate(hex_field(test, "ek"));
        if (result_of(test) != "valid") {
          REQUIRE(error_of(encapsulated) == ErrorCode::bad_key);
          return;
        }
        ++valid;
        REQUIRE(encapsulated);
        REQUIRE(random.used_up());
        REQUIRE(encapsulated->ciphertext == hex_field(test, "c"));
        REQUIRE(bytes(encapsulated->shared_secret.reveal()) == hex_field(test, "K"));
      });
  REQUIRE(count == 265);
  REQUIRE(valid == 133);
}

TEST_CASE("Wycheproof ML-KEM-768 decapsulation", "[vectors]") {
  std::size_t valid = 0;
  const auto count = for_each_case(load_suite("wycheproof/mlkem_768_test.json"), [&](const auto&, const auto& test) {
    const auto shared = provider().ml_kem_768_decapsulate(hex_field(test, "seed"), hex_field(test, "c"));
    if (result_of(test) != "valid") {
      REQUIRE(error_of(shared) == ErrorCode::bad_key);
      return;
    }
    ++valid;
    REQUIRE(shared);
    REQUIRE(bytes(shared->reveal()) == hex_field(test, "K"));
  });
  REQUIRE(count == 193);
  REQUIRE(valid == 153);
}
