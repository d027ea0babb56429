// SPDX-License-Identifier: Apache-2.0
#include "crypto/self_test.h"

#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

/// A library in which one primitive was built wrong.
struct Damaged final : ForwardingProvider {
  enum class What {
    nothing,
    no_cipher,
    seal,
    seal_fails,
    open,
    open_fails,
    forgery,
    forgery_fails,
    sha_256,
    sha_512,
    sha3,
    shake,
    hmac,
    hkdf,
    agree,
    agree_fails,
    point,
    point_fails,
  };
  explicit Damaged(What which, ErrorCode with = ErrorCode::internal) : what(which), code(with) {}

  struct Cipher final : Aead {
    Cipher(std::unique_ptr<Aead> inner, What which, ErrorCode with) : to(std::move(inner)), what(which), code(with) {}
    Status seal(const Nonce& nonce, ByteView aad, ByteView plaintext, ByteSpan out) override {
      if (what == What::seal_fails) return fail(code, "damaged");
      auto status = to->seal(nonce, aad, plaintext, out);
      if (what == What::seal) out[0] ^= 1;
      return status;
    }
    Status open(const Nonce& nonce, ByteView aad, ByteView sealed, ByteSpan out) override {
      if (what == What::open_fails) return fail(code, "damaged");
      auto status = to->open(nonce, aad, sealed, out);
      if (what == What::open) out[0] ^= 1;
      if (what == What::forgery) return {};
      if (what == What::forgery_fails && !status) return fail(code, "damaged");
      return status;
    }
    std::unique_ptr<Aead> to;
    What what;
    ErrorCode code;
  };

  Result<std::unique_ptr<Aead>> aes_256_gcm(ByteView key) const override {
    if (what == What::no_cipher) return fail(code, "damaged");
    return std::make_unique<Cipher>(value(ForwardingProvider::aes_256_gcm(key)), what, code);
  }
  std::unique_ptr<Sha256> sha_256() const override {
    auto hash = ForwardingProvider::sha_256();
    if (what == What::sha_256) hash->update(bytes_of("x"));
    return hash;
  }
  Sha512Digest sha_512(std::initializer_list<ByteView> parts) const override {
    auto digest = ForwardingProvider::sha_512(parts);
    if (what == What::sha_512) digest[63] ^= 1;
    return digest;
  }
  std::array<std::uint8_t, 32> sha3_256(std::initializer_list<ByteView> parts) const override {
    auto digest = ForwardingProvider::sha3_256(parts);
    if (what == What::sha3) digest[31] ^= 1;
    return digest;
  }
  void shake_256(ByteView in, ByteSpan out) const override {
    ForwardingProvider::shake_256(in, out);
    if (what == What::shake) out.back() ^= 1;
  }
  Sha256Digest hmac_sha_256(ByteView key, std::initializer_list<ByteView> parts) const override {
    auto mac = ForwardingProvider::hmac_sha_256(key, parts);
    if (what == What::hmac) mac[31] ^= 1;
    return mac;
  }
  void hkdf_expand_sha_256(ByteView key, ByteView info, ByteSpan out) const override {
    ForwardingProvider::hkdf_expand_sha_256(key, info, out);
    if (what == What::hkdf) out.back() ^= 1;
  }
  Result<SecretBytes> agree(Group group, ByteView secret_key, ByteView public_key) const override {
    if (what == What::agree_fails) return fail(code, "damaged");
    auto shared = ForwardingProvider::agree(group, secret_key, public_key);
    if (what == What::agree) shared->reveal_for_writing()[0] ^= 1;
    return shared;
  }
  Result<Bytes> public_key(Group group, ByteView secret_key) const override {
    if (what == What::point_fails) return fail(code, "damaged");
    auto point = ForwardingProvider::public_key(group, secret_key);
    if (what == What::point) point->back() ^= 1;
    return point;
  }

  What what;
  ErrorCode code;
};

/// The one at the start, and the one before the first use of P-256.
Status both_tests(const Provider& of) {
  const auto done = self_test(of);
  return done ? self_test_of_p256(of) : done;
}

}  // namespace

TEST_CASE("the self-test finds every damaged primitive", "[crypto]") {
  REQUIRE(both_tests(Damaged(Damaged::What::nothing)));
  for (int i = static_cast<int>(Damaged::What::no_cipher); i <= static_cast<int>(Damaged::What::point_fails); ++i) {
    INFO("damage " << i);
    REQUIRE(error_of(both_tests(Damaged(static_cast<Damaged::What>(i)))) == ErrorCode::internal);
  }
}

TEST_CASE("a self-test that lacks memory says so", "[crypto]") {
  using What = Damaged::What;
  for (const auto what :
       {What::no_cipher, What::seal_fails, What::open_fails, What::forgery_fails, What::agree_fails, What::point_fails})
    REQUIRE(error_of(both_tests(Damaged(what, ErrorCode::out_of_memory))) == ErrorCode::out_of_memory);
}
