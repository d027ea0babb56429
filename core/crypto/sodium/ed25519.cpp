// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.h"

#include <sodium.h>

#include "crypto/stack_wiper.h"

namespace siegel {
namespace {

constexpr Error wrong_size{ErrorCode::bad_key, "a signing key has 32 bytes"};

/// libsodium's secret key: the seed and then the public key.
Result<SecretBytes> expanded(const SecretBytes& seed, Ed25519PublicKey& public_key) {
  if (seed.size() != ed25519_seed_size) return fail(wrong_size);
  SecretBytes secret(crypto_sign_ed25519_SECRETKEYBYTES);
  const StackWiper wiper(StackWiper::shallow);
  crypto_sign_ed25519_seed_keypair(public_key.data(), secret.reveal_for_writing().data(), seed.reveal().data());
  return secret;
}

}  // namespace

Result<Ed25519PublicKey> ed25519_public_key(const SecretBytes& seed) {
  Ed25519PublicKey key{};
  SIEGEL_CHECK(expanded(seed, key));
  return key;
}

Result<Ed25519Signature> ed25519_sign(const SecretBytes& seed, ByteView message) {
  Ed25519PublicKey key{};
  SIEGEL_TRY(const auto secret, expanded(seed, key));
  Ed25519Signature signature{};
  const StackWiper wiper(StackWiper::shallow);
  crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(), secret.reveal().data());
  return signature;
}

bool ed25519_verify(const Ed25519PublicKey& key, ByteView message, const Ed25519Signature& signature) {
  return crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

}  // namespace siegel
