// SPDX-License-Identifier: Apache-2.0
// Known answers typed in from the standards that print them.
#include <botan/pwdhash.h>

#include "codec/base64.h"
#include "codec/bech32.h"
#include "crypto/botan/argon2.h"
#include "crypto/sodium/argon2.h"
#include "keys/kem.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

Bytes counted(std::uint8_t first, std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(first + i);
  return out;
}

void check_gcm(ByteView key, ByteView iv, ByteView aad, ByteView plaintext, ByteView sealed) {
  const auto aead = value(provider().aes_256_gcm(key));
  const auto nonce = array_of<aead_nonce_size>(iv);
  Bytes out(plaintext.size() + aead_tag_size);
  ok(aead->seal(nonce, aad, plaintext, out));
  REQUIRE(out == bytes(sealed));
  Bytes opened(plaintext.size());
  ok(aead->open(nonce, aad, sealed, opened));
  REQUIRE(opened == bytes(plaintext));
}

}  // namespace

TEST_CASE("GCM specification test cases 13 to 16", "[vectors]") {
  const Bytes zero_key(32);
  const Bytes zero_iv(12);
  check_gcm(zero_key, zero_iv, {}, {}, hex("530f8afbc74536b9a963b4f1c4cb738b"));
  check_gcm(zero_key, zero_iv, {}, Bytes(16), hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"));

  const auto key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const auto iv = hex("cafebabefacedbaddecaf888");
  const auto plaintext =
      hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
          "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255");
  const auto ciphertext =
      hex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
          "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad");
  check_gcm(key, iv, {}, plaintext, joined({ciphertext, hex("b094dac5d93471bdec1a502270e3cc6c")}));
  check_gcm(key, iv, hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"), ByteView(plaintext).first(60),
            joined({ByteView(ciphertext).first(60), hex("76fc6ece0f4e1768cddf8853bb2d551b")}));
}

TEST_CASE("HKDF-SHA-256 of RFC 5869 appendix A", "[vectors]") {
  struct Case {
    Bytes input_key, salt, info, pseudorandom_key, output;
  };
  const Case cases[] = {
      {Bytes(22, 0x0b), counted(0x00, 13), counted(0xf0, 10),
       hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"),
       hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")},
      {counted(0x00, 80), counted(0x60, 80), counted(0xb0, 80),
       hex("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"),
       hex("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
           "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87")},
      {Bytes(22, 0x0b),
       Bytes(32),
       {},
       hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"),
       hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")},
  };
  for (const auto& test : cases) {
    REQUIRE(bytes(provider().hmac_sha_256(test.salt, {test.input_key})) == test.pseudorandom_key);
    Bytes out(test.output.size());
    provider().hkdf_expand_sha_256(test.pseudorandom_key, test.info, out);
    REQUIRE(out == test.output);
  }
}

// The RFC prints AES-128-GCM for these groups, so of its cases the key encapsulation applies: key derivation, Encap and
// Decap. The ciphertexts with AES-256-GCM are in hpke_test.cpp.
TEST_CASE("Key encapsulation of RFC 9180 A.1.1 and A.3.1", "[vectors]") {
  struct Case {
    const Kem& kem;
    Bytes sender_input_key, enc, recipient_input_key, public_key, secret_key, shared_secret;
  };
  const Case cases[] = {
      {dhkem_x25519(), hex("7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234"),
       hex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"),
       hex("6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037"),
       hex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d"),
       hex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8"),
       hex("fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc")},
      {dhkem_p256(), hex("4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e"),
       hex("04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
           "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4"),
       hex("668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550"),
       hex("04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a82"
           "6a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0"),
       hex("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2"),
       hex("c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8")},
  };
  TestProvider scripted;
  for (const auto& test : cases) {
    ScriptedRandom recipient_random(test.recipient_input_key);
    scripted.use(recipient_random);
    const auto secret_key = value(test.kem.generate(*scripted));
    REQUIRE(bytes(secret_key.reveal()) == test.secret_key);
    REQUIRE(value(test.kem.public_key(secret_key, *scripted)) == test.public_key);
    ScriptedRandom sender_random(test.sender_input_key);
    scripted.use(sender_random);
    const auto encapsulated = value(test.kem.encapsulate(test.public_key, *scripted));
    REQUIRE(encapsulated.enc == test.enc);
    REQUIRE(bytes(encapsulated.shared_secret.reveal()) == test.shared_secret);
    REQUIRE(bytes(value(test.kem.decapsulate(test.enc, secret_key, *scripted)).reveal()) == test.shared_secret);
  }
}

// The RFC's case has a secret and associated data, which our Provider does not offer: it is put to the same library.
TEST_CASE("Argon2id of RFC 9106 5.3", "[vectors]") {
  const auto hash = Botan::PasswordHashFamily::create_or_throw("Argon2id")->from_params(32, 3, 4);
  const std::string password(32, '\x01');
  const Bytes salt(16, 2);
  const Bytes key(8, 3);
  const Bytes associated_data(12, 4);
  Bytes tag(32);
  hash->derive_key(tag.data(), tag.size(), password.data(), password.size(), salt.data(), salt.size(),
                   associated_data.data(), associated_data.size(), key.data(), key.size());
  REQUIRE(tag == hex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"));
}

TEST_CASE("Argon2id of libsodium and of Botan agree", "[vectors]") {
  const auto password = pattern(37);
  const auto salt = pattern(16, 2);
  std::size_t compared = 0;
  for (const std::uint32_t memory_kib : {8U, 9U, 64U, 1000U})
    for (const std::uint32_t passes : {1U, 2U, 5U})
      for (const std::size_t size : {std::size_t{16}, std::size_t{64}, std::size_t{65}}) {
        const Argon2Cost cost{memory_kib, passes, 1};
        REQUIRE(sodium::can_compute_argon2id(salt, cost));
        Bytes from_sodium(size);
        Bytes from_botan(size);
        ok(sodium::argon2id(password, salt, cost, from_sodium));
        ok(botan::argon2id(password, salt, cost, from_botan));
        REQUIRE(from_sodium == from_botan);
        REQUIRE(bytes(value(provider().argon2id(password, salt, cost, size)).reveal()) == from_sodium);
        ++compared;
      }
  REQUIRE(compared == 36);
}

TEST_CASE("Bech32 of BIP 173", "[vectors]") {
  // Without the length limit of 90 characters, which we do not have.
  const std::pair<std::string, std::string> valid[] = {
      {"A12UEL5L", "a"},
      {"a12uel5l", "a"},
      {"an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
       "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio"},
      {"abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdef"},
      {"11" + std::string(82, 'q') + "c8247j", "1"},
      {"split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "split"},
      {"?1ezyfcl", "?"},
  };
  for (const auto& [text, prefix] : valid) {
    INFO(text);
    const auto decoded = value(decode_bech32(bytes_of(text)));
    REQUIRE(decoded.prefix == prefix);
    std::string lower = text;
    for (auto& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    REQUIRE(test::text(encode_bech32(prefix, decoded.data.reveal()).reveal()) == lower);
  }
  const auto abcdef = value(decode_bech32(bytes_of(valid[3].first)));
  REQUIRE(encode_hex(abcdef.data.reveal()) == "00443214c74254b635cf84653a56d7c675be77df");

  const std::string invalid[] = {
      "\x20"
      "1nwldj5",
      "\x7f"
      "1axkwrx",
      "\x80"
      "1eym55h",
      "pzry9x0s0muk",
      "1pzry9x0s0muk",
      "x1b4n0q5v",
      "li1dgmt3",
      "de1lg7wt\xff",
      "A1G7SGD8",
      "10a06t8",
      "1qzzfhee",
  };
  for (const auto& text : invalid) {
    INFO(text);
    REQUIRE(error_of(decode_bech32(bytes_of(text))) == ErrorCode::bad_key);
  }
}

TEST_CASE("Base16 and Base64 of RFC 4648 10", "[vectors]") {
  const std::pair<std::string_view, std::string_view> base64[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [plain, encoded] : base64) {
    REQUIRE(encode_base64(bytes_of(plain)) == encoded);
    REQUIRE(value(decode_base64(encoded)) == bytes(plain));
  }
  REQUIRE(encode_hex(bytes_of("foobar")) == "666f6f626172");
  REQUIRE(value(decode_hex("666F6F626172")) == bytes("foobar"));
}
