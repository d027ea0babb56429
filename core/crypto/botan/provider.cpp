// SPDX-License-Identifier: Apache-2.0
#include "crypto/provider.h"

#include <botan/hash.h>
#include <botan/kdf.h>
#include <botan/mac.h>
#include <botan/xof.h>

#include <algorithm>
#include <atomic>

#include "crypto/botan/aes.h"
#include "crypto/botan/aes_gcm.h"
#include "crypto/botan/argon2.h"
#include "crypto/botan/key_exchange.h"
#include "crypto/self_test.h"
#include "crypto/sodium/argon2.h"
#include "crypto/sodium/library.h"
#include "crypto/stack_wiper.h"

namespace siegel {
namespace {

template <std::size_t Size>
std::array<std::uint8_t, Size> digest(std::string_view name, std::initializer_list<ByteView> parts) {
  const StackWiper wiper(StackWiper::shallow);
  const auto hash = Botan::HashFunction::create_or_throw(name);
  for (const auto part : parts) hash->update(part);
  std::array<std::uint8_t, Size> out;
  hash->final(out);
  return out;
}

void hkdf_expand(std::string_view name, ByteView pseudorandom_key, ByteView info, ByteSpan out) {
  const StackWiper wiper(StackWiper::shallow);
  const auto kdf = Botan::KDF::create_or_throw(name);
  kdf->derive_key(out, pseudorandom_key, ByteView{}, info);
}

class BotanSha256 final : public Sha256 {
 public:
  void update(ByteView bytes) override { hash_->update(bytes); }
  Sha256Digest finish() override {
    Sha256Digest out;
    hash_->final(out);
    return out;
  }

 private:
  std::unique_ptr<Botan::HashFunction> hash_ = Botan::HashFunction::create_or_throw("SHA-256");
};

class BotanHmacSha256 final : public HmacSha256 {
 public:
  explicit BotanHmacSha256(ByteView key) { mac_->set_key(key); }
  BotanHmacSha256(const BotanHmacSha256&) = delete;
  BotanHmacSha256& operator=(const BotanHmacSha256&) = delete;
  // While the object lives, its key is in memory anyway: the stack is wiped once, and not for each of a million values.
  ~BotanHmacSha256() override { const StackWiper wiper(StackWiper::deep); }
  void update(ByteView bytes) override { mac_->update(bytes); }
  Sha256Digest finish() override {
    Sha256Digest out;
    mac_->final(out);
    return out;
  }

 private:
  std::unique_ptr<Botan::MessageAuthenticationCode> mac_ =
      Botan::MessageAuthenticationCode::create_or_throw("HMAC(SHA-256)");
};

/// Hashes and key derivation over names the build contains cannot throw; the rest goes through the firewall.
class LibraryProvider final : public Provider {
 public:
  enum class P256 : std::uint8_t { tested, untested };
  LibraryProvider(RandomSource& random, P256 p256) : random_(random), p256_is_tested_(p256 == P256::tested) {}

  RandomSource& random() const override { return random_; }

  Result<std::unique_ptr<Aead>> aes_256_gcm(ByteView key) const override { return botan::make_aes_256_gcm(key); }

  Result<std::unique_ptr<BlockCipher>> aes(ByteView key) const override { return botan::make_aes(key); }
  Result<std::unique_ptr<DeterministicAead>> aes_siv(ByteView key) const override { return botan::make_aes_siv(key); }

  std::unique_ptr<Sha256> sha_256() const override { return std::make_unique<BotanSha256>(); }
  Sha512Digest sha_512(std::initializer_list<ByteView> parts) const override { return digest<64>("SHA-512", parts); }
  std::array<std::uint8_t, 32> sha3_256(std::initializer_list<ByteView> parts) const override {
    return digest<32>("SHA-3(256)", parts);
  }
  void shake_256(ByteView in, ByteSpan out) const override {
    const StackWiper wiper(StackWiper::shallow);
    const auto xof = Botan::XOF::create_or_throw("SHAKE-256");
    xof->update(in);
    xof->output(out);
  }

  Sha256Digest hmac_sha_256(ByteView key, std::initializer_list<ByteView> parts) const override {
    const StackWiper wiper(StackWiper::shallow);
    const auto mac = Botan::MessageAuthenticationCode::create_or_throw("HMAC(SHA-256)");
    mac->set_key(key);
    for (const auto part : parts) mac->update(part);
    Sha256Digest out;
    mac->final(out);
    return out;
  }
  std::unique_ptr<HmacSha256> hmac_sha_256_stream(ByteView key) const override {
    return std::make_unique<BotanHmacSha256>(key);
  }
  void hkdf_expand_sha_256(ByteView pseudorandom_key, ByteView info, ByteSpan out) const override {
    hkdf_expand("HKDF-Expand(SHA-256)", pseudorandom_key, info, out);
  }
  void hkdf_expand_sha_512(ByteView pseudorandom_key, ByteView info, ByteSpan out) const override {
    hkdf_expand("HKDF-Expand(SHA-512)", pseudorandom_key, info, out);
  }

  Result<Bytes> public_key(Group group, ByteView secret) const override {
    if (group == Group::x25519) return botan::x25519_public_key(secret);
    SIEGEL_CHECK(test_p256());
    return botan::p256_public_key(secret, random_);
  }
  Result<SecretBytes> agree(Group group, ByteView secret, ByteView public_key) const override {
    if (group == Group::x25519) return botan::x25519_agree(secret, public_key, random_);
    SIEGEL_CHECK(test_p256());
    return botan::p256_agree(secret, public_key, random_);
  }

  Result<Bytes> ml_kem_768_public_key(ByteView seed) const override { return botan::ml_kem_768_public_key(seed); }
  Result<MlKem768Encapsulation> ml_kem_768_encapsulate(ByteView public_key) const override {
    return botan::ml_kem_768_encapsulate(public_key, random_);
  }
  Result<SecretBytes> ml_kem_768_decapsulate(ByteView seed, ByteView ciphertext) const override {
    return botan::ml_kem_768_decapsulate(seed, ciphertext, random_);
  }

  Result<SecretBytes> argon2id(ByteView passphrase, ByteView salt, const Argon2Cost& cost,
                               std::size_t output_size) const override {
    SecretBytes out(output_size);
    SIEGEL_CHECK(sodium::can_compute_argon2id(salt, cost)
                     ? sodium::argon2id(passphrase, salt, cost, out.reveal_for_writing())
                     : botan::argon2id(passphrase, salt, cost, out.reveal_for_writing()));
    return out;
  }

 private:
  /// Once; several threads at the same time may each do it.
  Status test_p256() const {
    if (p256_is_tested_) return {};
    SIEGEL_CHECK(self_test_of_p256(LibraryProvider(random_, P256::tested)));
    p256_is_tested_ = true;
    return {};
  }

  RandomSource& random_;
  mutable std::atomic<bool> p256_is_tested_;
};

}  // namespace

Result<std::unique_ptr<Provider>> make_provider(RandomSource& random) {
  std::array<std::uint8_t, 32> probe{};
  SIEGEL_CHECK(random.fill(probe));
  SIEGEL_CHECK(sodium::initialize());
  auto provider = std::make_unique<LibraryProvider>(random, LibraryProvider::P256::untested);
  SIEGEL_CHECK(self_test(*provider));
  return provider;
}

}  // namespace siegel
