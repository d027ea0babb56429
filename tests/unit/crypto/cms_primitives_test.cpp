// SPDX-License-Identifier: Apache-2.0
// What only CMS needs of cryptography.
#include "crypto/p256_point.h"
#include "crypto/password_wrap.h"
#include "crypto/x963_kdf.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("X9.63 key derivation: examples of the NIST validation program", "[x963]") {
  CHECK(encode_hex(value(x963_kdf(X963Hash::sha_256, hex("96c05619d56c328ab95fe84b18264b08725b85e33fd34f08"), {}, 16))
                       .reveal()) == "443024c3dae66b95e6f5670601558f71");
  CHECK(encode_hex(value(x963_kdf(X963Hash::sha_1, hex("1c7d7b5f0597b03d06a018466ed1a93e30ed4b04dc64ccdd"), {}, 16))
                       .reveal()) == "bf71dffd8f4d99223936beb46fee8ccc");
}

TEST_CASE("Key wrap for passphrases", "[password_wrap]") {
  const auto kek = pattern(32, 1);
  const auto iv = pattern(16, 2);
  for (const std::size_t size : {3U, 12U, 16U, 28U, 29U, 32U, 64U}) {
    const auto key = pattern(size, 3);
    auto wrapped = value(wrap_by_password(kek, iv, key, provider().random()));
    CHECK(wrapped.size() % 16 == 0);
    CHECK(wrapped.size() >= 32);
    CHECK(bytes(value(unwrap_by_password(kek, iv, wrapped)).reveal()) == key);
    // Where nothing is filled up there is nothing random in it.
    if ((size + 4) % 16 != 0 || size + 4 < 32)
      CHECK(wrapped != value(wrap_by_password(kek, iv, key, provider().random())));
    const auto other = unwrap_by_password(pattern(32, 9), iv, wrapped);
    CHECK((!other || bytes(other->reveal()) != key));
  }
  CHECK(error_of(wrap_by_password(kek, iv, Bytes(2), provider().random())) == ErrorCode::bad_key);
  CHECK(error_of(wrap_by_password(kek, iv, Bytes(65), provider().random())) == ErrorCode::bad_key);
  CHECK(error_of(wrap_by_password(Bytes(31), iv, Bytes(32), provider().random())) == ErrorCode::bad_key);
  CHECK(error_of(wrap_by_password(kek, Bytes(12), Bytes(32), provider().random())) == ErrorCode::bad_key);
  for (const std::size_t size : {0U, 16U, 33U, 160U})
    CHECK(error_of(unwrap_by_password(kek, iv, Bytes(size))) == ErrorCode::payload_forged);
  CHECK(error_of(unwrap_by_password(kek, iv, Bytes(32))) == ErrorCode::payload_forged);
  CHECK(error_of(unwrap_by_password(Bytes(8), iv, Bytes(32))) == ErrorCode::bad_key);
}

TEST_CASE("Points of P-256 in their compressed form", "[p256]") {
  const auto generator = hex("036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
  CHECK(encode_hex(value(decompress_p256_point(generator))) ==
        "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
  for (const auto* const text : {"", "02", "04", "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2"})
    CHECK(error_of(decompress_p256_point(hex(text))) == ErrorCode::bad_key);
  CHECK(error_of(decompress_p256_point(hex("04" + std::string(64, '1')))) == ErrorCode::bad_key);
  CHECK(error_of(decompress_p256_point(hex("02" + std::string(64, 'f')))) == ErrorCode::bad_key);
}
