// SPDX-License-Identifier: Apache-2.0
#include "crypto/botan/key_exchange.h"

#include <botan/ec_apoint.h>
#include <botan/ec_group.h>
#include <botan/ec_scalar.h>
#include <botan/ml_kem.h>
#include <botan/pubkey.h>
#include <botan/x25519.h>

#include <algorithm>

#include "crypto/botan/firewall.h"
#include "crypto/botan/random_adaptor.h"

namespace siegel::botan {
namespace {

constexpr std::size_t x25519_size = 32;
constexpr std::size_t p256_scalar_size = 32;
constexpr std::size_t p256_point_size = 65;
constexpr std::size_t ml_kem_768_seed_size = 64;
constexpr std::size_t ml_kem_768_ciphertext_size = 1088;
constexpr std::size_t ml_kem_768_shared_size = 32;

constexpr Error bad_public_key{ErrorCode::bad_key, "a public key is not valid"};
constexpr Error bad_secret_key{ErrorCode::bad_key, "a secret key is not valid"};

const Botan::EC_Group& p256() {
  static const auto group = Botan::EC_Group::from_name("secp256r1");
  return group;
}

Result<Botan::EC_Scalar> p256_scalar(ByteView secret) {
  if (secret.size() != p256_scalar_size) return fail(bad_secret_key);
  // Rejects zero and everything not below the order (SEC 1, 3.2.1).
  auto scalar = Botan::EC_Scalar::deserialize(p256(), secret);
  if (!scalar) return fail(bad_secret_key);
  return std::move(*scalar);
}

}  // namespace

Result<Bytes> x25519_public_key(ByteView secret) {
  if (secret.size() != x25519_size) return fail(bad_secret_key);
  return guarded(bad_secret_key,
                 [&]() -> Result<Bytes> { return Botan::X25519_PrivateKey(secret).raw_public_key_bits(); });
}

Result<SecretBytes> x25519_agree(ByteView secret, ByteView public_key, RandomSource& random) {
  if (secret.size() != x25519_size) return fail(bad_secret_key);
  if (public_key.size() != x25519_size) return fail(bad_public_key);
  return guarded(bad_public_key, [&]() -> Result<SecretBytes> {
    RandomAdaptor rng(random);
    const Botan::X25519_PrivateKey key(secret);
    // RFC 7748, 6.1: the all-zero result of a point of low order is refused inside.
    const Botan::PK_Key_Agreement agreement(key, rng, "Raw");
    const auto shared = agreement.derive_key(x25519_size, public_key);
    return SecretBytes::copy(shared.bits_of());
  });
}

Result<Bytes> p256_public_key(ByteView secret, RandomSource& random) {
  return guarded(bad_secret_key, [&]() -> Result<Bytes> {
    SIEGEL_TRY(const auto scalar, p256_scalar(secret));
    RandomAdaptor rng(random);
    return Botan::EC_AffinePoint::g_mul(scalar, rng).serialize_uncompressed<Bytes>();
  });
}

Result<SecretBytes> p256_agree(ByteView secret, ByteView public_key, RandomSource& random) {
  // RFC 9180, 7.1.1: only the uncompressed encoding.
  if (public_key.size() != p256_point_size || public_key.front() != 0x04) return fail(bad_public_key);
  return guarded(bad_public_key, [&]() -> Result<SecretBytes> {
    SIEGEL_TRY(const auto scalar, p256_scalar(secret));
    auto point = Botan::EC_AffinePoint::deserialize(p256(), public_key);
    if (!point) {
      // Botan gives no point for want of memory too, so it is asked again once there was some.
      const SecretBytes some(p256_point_size);
      point = Botan::EC_AffinePoint::deserialize(p256(), public_key);
    }
    if (!point || point->is_identity()) return fail(bad_public_key);
    RandomAdaptor rng(random);
    return SecretBytes::copy(point->mul_x_only(scalar, rng));
  });
}

Result<Bytes> ml_kem_768_public_key(ByteView seed) {
  if (seed.size() != ml_kem_768_seed_size) return fail(bad_secret_key);
  return guarded(bad_secret_key, [&]() -> Result<Bytes> {
    return Botan::ML_KEM_PrivateKey(seed, Botan::ML_KEM_Mode::ML_KEM_768).raw_public_key_bits();
  });
}

Result<MlKem768Encapsulation> ml_kem_768_encapsulate(ByteView public_key, RandomSource& random) {
  return guarded(bad_public_key, [&]() -> Result<MlKem768Encapsulation> {
    RandomAdaptor rng(random);
    const Botan::ML_KEM_PublicKey key(public_key, Botan::ML_KEM_Mode::ML_KEM_768);
    // FIPS 203, 7.2: a coefficient that is not reduced shows when the key is encoded again.
    const auto encoded = key.raw_public_key_bits();
    if (!std::ranges::equal(encoded, public_key)) return fail(bad_public_key);
    Botan::PK_KEM_Encryptor encryptor(key, "Raw");
    const auto result = encryptor.encrypt(rng, ml_kem_768_shared_size);
    const auto& ciphertext = result.encapsulated_shared_key();
    const auto& shared = result.shared_key();
    return MlKem768Encapsulation{Bytes(ciphertext.begin(), ciphertext.end()), SecretBytes::copy(shared)};
  });
}

Result<SecretBytes> ml_kem_768_decapsulate(ByteView seed, ByteView ciphertext, RandomSource& random) {
  if (seed.size() != ml_kem_768_seed_size) return fail(bad_secret_key);
  if (ciphertext.size() != ml_kem_768_ciphertext_size) return fail(bad_public_key);
  return guarded(bad_public_key, [&]() -> Result<SecretBytes> {
    RandomAdaptor rng(random);
    const Botan::ML_KEM_PrivateKey key(seed, Botan::ML_KEM_Mode::ML_KEM_768);
    Botan::PK_KEM_Decryptor decryptor(key, rng, "Raw");
    return SecretBytes::copy(decryptor.decrypt(ciphertext, ml_kem_768_shared_size));
  });
}

}  // namespace siegel::botan
