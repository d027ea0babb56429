// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.h"

#include <algorithm>

#include "support/results.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("Wycheproof: Ed25519", "[wycheproof][ed25519]") {
  std::size_t valid = 0;
  std::size_t refused = 0;
  for_each_case(load_suite("wycheproof/ed25519_test.json"), [&](const auto& group, const auto& test) {
    const auto key_bytes = hex_field(group.at("publicKey"), "pk");
    const auto signature_bytes = hex_field(test, "sig");
    Ed25519PublicKey key{};
    Ed25519Signature signature{};
    REQUIRE(key_bytes.size() == key.size());
    std::ranges::copy(key_bytes, key.begin());
    const bool has_size = signature_bytes.size() == signature.size();
    if (has_size) std::ranges::copy(signature_bytes, signature.begin());
    const bool is_right = has_size && ed25519_verify(key, hex_field(test, "msg"), signature);
    CAPTURE(test.dump());
    REQUIRE(is_right == (result_of(test) == "valid"));
    ++(is_right ? valid : refused);
  });
  CHECK(valid > 50);
  CHECK(refused > 30);
}

TEST_CASE("RFC 8032, 7.1: the signatures that are printed there", "[ed25519]") {
  struct Printed {
    const char* seed;
    const char* key;
    const char* message;
    const char* signature;
  };
  const std::array printed{Printed{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                                   "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                                   "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61"
                                   "e39701cf9b46bd25bf5f0595bbe24"
                                   "655141438e7a100b"},
                           Printed{"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                                   "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                                   "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458"
                                   "f3613d0f11d8c387b2eaeb4302aee"
                                   "b00d291612bb0c00"}};
  for (const auto& one : printed) {
    const auto seed = SecretBytes::copy(hex(one.seed));
    REQUIRE(encode_hex(value(ed25519_public_key(seed))) == one.key);
    REQUIRE(encode_hex(value(ed25519_sign(seed, hex(one.message)))) == one.signature);
    REQUIRE(
        ed25519_verify(value(ed25519_public_key(seed)), hex(one.message), value(ed25519_sign(seed, hex(one.message)))));
    REQUIRE_FALSE(
        ed25519_verify(value(ed25519_public_key(seed)), hex("00"), value(ed25519_sign(seed, hex(one.message)))));
  }
  REQUIRE(error_of(ed25519_public_key(SecretBytes::copy(hex("00")))) == ErrorCode::bad_key);
  REQUIRE(error_of(ed25519_sign(SecretBytes::copy(hex("00")), {})) == ErrorCode::bad_key);
}
