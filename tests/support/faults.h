// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/provider.h"

namespace siegel::test {

/// Counts everything that a cryptographic library or a system can fail at, and fails once, at one chosen count.
class FaultyProvider final : public ForwardingProvider {
 public:
  explicit FaultyProvider(std::size_t failing) : counter_{failing}, random_(counter_) {}

  bool fired() const { return counter_.fired; }

  RandomSource& random() const override { return random_; }
  Result<std::unique_ptr<Aead>> aes_256_gcm(ByteView key) const override {
    if (counter_.fails()) return fail(injected);
    auto aead = ForwardingProvider::aes_256_gcm(key);
    if (!aead) return aead;
    return std::make_unique<FaultyAead>(std::move(*aead), counter_);
  }
  Result<Bytes> public_key(Group group, ByteView secret) const override {
    if (counter_.fails()) return fail(injected);
    return ForwardingProvider::public_key(group, secret);
  }
  Result<SecretBytes> agree(Group group, ByteView secret, ByteView public_key) const override {
    if (counter_.fails()) return fail(injected);
    return ForwardingProvider::agree(group, secret, public_key);
  }
  Result<Bytes> ml_kem_768_public_key(ByteView seed) const override {
    if (counter_.fails()) return fail(injected);
    return ForwardingProvider::ml_kem_768_public_key(seed);
  }
  Result<MlKem768Encapsulation> ml_kem_768_encapsulate(ByteView public_key) const override {
    if (counter_.fails()) return fail(injected);
    return ForwardingProvider::ml_kem_768_encapsulate(public_key);
  }
  Result<SecretBytes> ml_kem_768_decapsulate(ByteView seed, ByteView ciphertext) const override {
    if (counter_.fails()) return fail(injected);
    return ForwardingProvider::ml_kem_768_decapsulate(seed, ciphertext);
  }
  Result<SecretBytes> argon2id(ByteView passphrase, ByteView salt, const Argon2Cost& cost,
                               std::size_t output_size) const override {
    if (counter_.fails()) return fail(injected);
    return ForwardingProvider::argon2id(passphrase, salt, cost, output_size);
  }

 private:
  static constexpr Error injected{ErrorCode::internal, "a fault that the test injected"};

  struct Counter {
    std::size_t left;
    bool fired = false;
    bool fails() {
      if (left-- != 0) return false;
      fired = true;
      return true;
    }
  };

  class FaultyAead final : public Aead {
   public:
    FaultyAead(std::unique_ptr<Aead> to, Counter& counter) : to_(std::move(to)), counter_(counter) {}
    Status seal(const Nonce& nonce, ByteView aad, ByteView plaintext, ByteSpan out) override {
      if (counter_.fails()) return refuse(out);
      return to_->seal(nonce, aad, plaintext, out);
    }
    Status open(const Nonce& nonce, ByteView aad, ByteView sealed, ByteSpan out) override {
      if (counter_.fails()) return refuse(out);
      return to_->open(nonce, aad, sealed, out);
    }

   private:
    static Status refuse(ByteSpan out) {
      wipe(out);
      return fail(injected);
    }
    std::unique_ptr<Aead> to_;
    Counter& counter_;
  };

  class FaultyRandom final : public RandomSource {
   public:
    explicit FaultyRandom(Counter& counter) : counter_(counter) {}
    Status fill(ByteSpan out) override {
      if (counter_.fails()) return fail(ErrorCode::random_failed, "a fault that the test injected");
      return source_.fill(out);
    }

   private:
    Counter& counter_;
    CountingRandom source_{3};
  };

  mutable Counter counter_;
  mutable FaultyRandom random_;
};

/// Runs `operation` with a fault at the first call that can fail, at the second, and so on, until it runs through
/// without meeting one. Returns how many faults it met. Each has to show as an error.
template <class Operation>
std::size_t for_each_fault(Operation operation) {
  for (std::size_t failing = 0;; ++failing) {
    INFO("fault at call " << failing);
    const FaultyProvider faulty(failing);
    const auto result = operation(static_cast<const Provider&>(faulty));
    if (!faulty.fired()) {
      REQUIRE(result);
      return failing;
    }
    REQUIRE_FALSE(result);
    // What broke is what is reported: a fault must never pass for a forgery, nor for a key that is another's.
    const auto code = error_of(result);
    REQUIRE((code == ErrorCode::internal || code == ErrorCode::random_failed));
  }
}

}  // namespace siegel::test
