// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "crypto/provider.h"
#include "support/random.h"

namespace siegel::test {

/// A provider over a random source that can be exchanged, so that a test decides each byte after the self-test.
class TestProvider {
 public:
  TestProvider() : provider_(value(make_provider(switch_))) {}
  explicit TestProvider(RandomSource& source) : TestProvider() { use(source); }
  TestProvider(const TestProvider&) = delete;
  TestProvider& operator=(const TestProvider&) = delete;

  void use(RandomSource& source) { switch_.source = &source; }
  const Provider& operator*() const { return *provider_; }
  const Provider* operator->() const { return provider_.get(); }

 private:
  struct Switch final : RandomSource {
    Status fill(ByteSpan out) override { return source->fill(out); }
    CountingRandom counting;
    RandomSource* source = &counting;
  };

  Switch switch_;
  std::unique_ptr<Provider> provider_;
};

/// For tests that do not care about random bytes.
inline const Provider& provider() {
  static const auto shared = value(make_provider(system_random()));
  return *shared;
}

inline std::string sha_256_hex(ByteView view) {
  const auto hash = provider().sha_256();
  hash->update(view);
  return encode_hex(hash->finish());
}

/// Passes every call on; a test derives from it and breaks one of them.
class ForwardingProvider : public Provider {
 public:
  explicit ForwardingProvider(const Provider& to = provider()) : to_(to) {}

  RandomSource& random() const override { return to_.random(); }
  Result<std::unique_ptr<Aead>> aes_256_gcm(ByteView key) const override { return to_.aes_256_gcm(key); }
  Result<std::unique_ptr<BlockCipher>> aes(ByteView key) const override { return to_.aes(key); }
  Result<std::unique_ptr<DeterministicAead>> aes_siv(ByteView key) const override { return to_.aes_siv(key); }
  std::unique_ptr<Sha256> sha_256() const override { return to_.sha_256(); }
  Sha512Digest sha_512(std::initializer_list<ByteView> parts) const override { return to_.sha_512(parts); }
  std::array<std::uint8_t, 32> sha3_256(std::initializer_list<ByteView> parts) const override {
    return to_.sha3_256(parts);
  }
  void shake_256(ByteView in, ByteSpan out) const override { to_.shake_256(in, out); }
  Sha256Digest hmac_sha_256(ByteView key, std::initializer_list<ByteView> parts) const override {
    return to_.hmac_sha_256(key, parts);
  }
  std::unique_ptr<HmacSha256> hmac_sha_256_stream(ByteView key) const override { return to_.hmac_sha_256_stream(key); }
  void hkdf_expand_sha_256(ByteView key, ByteView info, ByteSpan out) const override {
    to_.hkdf_expand_sha_256(key, info, out);
  }
  void hkdf_expand_sha_512(ByteView key, ByteView info, ByteSpan out) const override {
    to_.hkdf_expand_sha_512(key, info, out);
  }
  Result<Bytes> public_key(Group group, ByteView secret) const override { return to_.public_key(group, secret); }
  Result<SecretBytes> agree(Group group, ByteView secret, ByteView public_key) const override {
    return to_.agree(group, secret, public_key);
  }
  Result<Bytes> ml_kem_768_public_key(ByteView seed) const override { return to_.ml_kem_768_public_key(seed); }
  Result<MlKem768Encapsulation> ml_kem_768_encapsulate(ByteView public_key) const override {
    return to_.ml_kem_768_encapsulate(public_key);
  }
  Result<SecretBytes> ml_kem_768_decapsulate(ByteView seed, ByteView ciphertext) const override {
    return to_.ml_kem_768_decapsulate(seed, ciphertext);
  }
  Result<SecretBytes> argon2id(ByteView passphrase, ByteView salt, const Argon2Cost& cost,
                               std::size_t output_size) const override {
    return to_.argon2id(passphrase, salt, cost, output_size);
  }

 private:
  const Provider& to_;
};

}  // namespace siegel::test
