// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <valgrind/memcheck.h>

#include <memory>

#include "crypto/provider.h"

namespace siegel::ctime {

/// From here on Valgrind reports each branch and each index that depends on these bytes.
inline void mark_secret(ByteView bytes) { (void)VALGRIND_MAKE_MEM_UNDEFINED(bytes.data(), bytes.size()); }

/// A copy that may be branched on; for the library, and for what the check itself wants to know.
inline Bytes public_copy(ByteView bytes) {
  Bytes copy(bytes.begin(), bytes.end());
  (void)VALGRIND_MAKE_MEM_DEFINED(copy.data(), copy.size());
  return copy;
}

inline SecretBytes secret_copy(ByteView bytes) {
  auto secret = SecretBytes::copy(bytes);
  mark_secret(secret.reveal());
  return secret;
}

/// Random bytes that nobody knows.
class SecretRandom final : public RandomSource {
 public:
  explicit SecretRandom(RandomSource& source) : source_(source) {}
  Status fill(ByteSpan out) override {
    SIEGEL_CHECK(source_.fill(out));
    mark_secret(out);
    return {};
  }

 private:
  RandomSource& source_;
};

/// The border between our code and the libraries. Ours works on secrets that Valgrind watches. At the border Botan and
/// libsodium get copies in the clear, because they are checked by their own makers and state in their own ways what of
/// their results is public; what comes back to us is secret again where it is one.
///
/// SHA-2, SHA-3, HMAC and HKDF need no such border: they get the watched bytes and have to stand the check themselves.
class BorderProvider final : public Provider {
 public:
  BorderProvider(const Provider& real, RandomSource& random) : real_(real), random_(random) {}

  RandomSource& random() const override { return random_; }

  Result<std::unique_ptr<Aead>> aes_256_gcm(ByteView key) const override {
    SIEGEL_TRY(auto aead, real_.aes_256_gcm(public_copy(key)));
    return std::make_unique<BorderAead>(std::move(aead));
  }

  Result<std::unique_ptr<BlockCipher>> aes(ByteView key) const override { return real_.aes(public_copy(key)); }
  Result<std::unique_ptr<DeterministicAead>> aes_siv(ByteView key) const override {
    return real_.aes_siv(public_copy(key));
  }

  std::unique_ptr<Sha256> sha_256() const override { return real_.sha_256(); }
  Sha512Digest sha_512(std::initializer_list<ByteView> parts) const override { return real_.sha_512(parts); }
  std::array<std::uint8_t, 32> sha3_256(std::initializer_list<ByteView> parts) const override {
    return real_.sha3_256(parts);
  }
  void shake_256(ByteView in, ByteSpan out) const override { real_.shake_256(in, out); }
  Sha256Digest hmac_sha_256(ByteView key, std::initializer_list<ByteView> parts) const override {
    return real_.hmac_sha_256(key, parts);
  }
  std::unique_ptr<HmacSha256> hmac_sha_256_stream(ByteView key) const override {
    return real_.hmac_sha_256_stream(key);
  }
  void hkdf_expand_sha_256(ByteView key, ByteView info, ByteSpan out) const override {
    real_.hkdf_expand_sha_256(key, info, out);
  }
  void hkdf_expand_sha_512(ByteView key, ByteView info, ByteSpan out) const override {
    real_.hkdf_expand_sha_512(key, info, out);
  }

  Result<Bytes> public_key(Group group, ByteView secret) const override {
    return real_.public_key(group, public_copy(secret));
  }
  Result<SecretBytes> agree(Group group, ByteView secret, ByteView public_key) const override {
    return as_secret(real_.agree(group, public_copy(secret), public_copy(public_key)));
  }
  Result<Bytes> ml_kem_768_public_key(ByteView seed) const override {
    return real_.ml_kem_768_public_key(public_copy(seed));
  }
  Result<MlKem768Encapsulation> ml_kem_768_encapsulate(ByteView public_key) const override {
    auto result = real_.ml_kem_768_encapsulate(public_key);
    if (result) mark_secret(result->shared_secret.reveal());
    return result;
  }
  Result<SecretBytes> ml_kem_768_decapsulate(ByteView seed, ByteView ciphertext) const override {
    return as_secret(real_.ml_kem_768_decapsulate(public_copy(seed), public_copy(ciphertext)));
  }
  // Argon2id looks up memory by its passphrase in its second half: that is its design (RFC 9106, 3.4).
  Result<SecretBytes> argon2id(ByteView passphrase, ByteView salt, const Argon2Cost& cost,
                               std::size_t output_size) const override {
    return as_secret(real_.argon2id(public_copy(passphrase), public_copy(salt), cost, output_size));
  }

 private:
  class BorderAead final : public Aead {
   public:
    explicit BorderAead(std::unique_ptr<Aead> real) : real_(std::move(real)) {}

    Status seal(const Nonce& nonce, ByteView associated_data, ByteView plaintext, ByteSpan out) override {
      return real_->seal(in_the_clear(nonce), public_copy(associated_data), public_copy(plaintext), out);
    }
    Status open(const Nonce& nonce, ByteView associated_data, ByteView sealed, ByteSpan out) override {
      SIEGEL_CHECK(real_->open(in_the_clear(nonce), public_copy(associated_data), public_copy(sealed), out));
      mark_secret(out);
      return {};
    }

   private:
    static Nonce in_the_clear(Nonce nonce) {
      (void)VALGRIND_MAKE_MEM_DEFINED(nonce.data(), nonce.size());
      return nonce;
    }
    std::unique_ptr<Aead> real_;
  };

  static Result<SecretBytes> as_secret(Result<SecretBytes> result) {
    if (result) mark_secret(result->reveal());
    return result;
  }

  const Provider& real_;
  RandomSource& random_;
};

}  // namespace siegel::ctime
