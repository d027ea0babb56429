// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "keys/kem.h"

namespace siegel {
namespace {

constexpr std::size_t seed_size = 32;
constexpr std::size_t ml_kem_seed_size = 64;
constexpr std::size_t ml_kem_public_size = 1184;
constexpr std::size_t ml_kem_ciphertext_size = 1088;
constexpr std::size_t x25519_size = 32;
constexpr std::size_t public_size = ml_kem_public_size + x25519_size;          // 1216
constexpr std::size_t ciphertext_size = ml_kem_ciphertext_size + x25519_size;  // 1120
constexpr std::string_view label = "\\.//^\\";                                 // draft, 5.3: 5c2e2f2f5e5c

/// draft-connolly-cfrg-xwing-kem, 5.2, "expandDecapsulationKey".
struct ExpandedKey {
  ExpandedKey(const SecretBytes& seed, const Provider& provider) {
    provider.shake_256(seed.reveal(), bytes.reveal_for_writing());
  }
  ByteView ml_kem_seed() const { return bytes.reveal().first(ml_kem_seed_size); }
  ByteView x25519_secret() const { return bytes.reveal().last(x25519_size); }

  SecretArray<ml_kem_seed_size + x25519_size> bytes;
};

/// draft-connolly-cfrg-xwing-kem, 5.3, "Combiner".
SecretBytes combine(const SecretBytes& ml_kem_shared, const SecretBytes& x25519_shared, ByteView x25519_ciphertext,
                    ByteView x25519_public, const Provider& provider) {
  auto digest = provider.sha3_256(
      {ml_kem_shared.reveal(), x25519_shared.reveal(), x25519_ciphertext, x25519_public, bytes_of(label)});
  auto shared = SecretBytes::copy(digest);
  wipe(digest);
  return shared;
}

class XWing final : public Kem {
 public:
  std::uint16_t id() const override { return 0x647a; }
  std::size_t public_key_size() const override { return public_size; }
  std::size_t secret_key_size() const override { return seed_size; }
  std::size_t enc_size() const override { return ciphertext_size; }

  Result<SecretBytes> generate(const Provider& provider) const override {
    SecretBytes seed(seed_size);
    SIEGEL_CHECK(provider.random().fill(seed.reveal_for_writing()));
    return seed;
  }

  Result<Bytes> public_key(const SecretBytes& seed, const Provider& provider) const override {
    SIEGEL_CHECK(check_seed(seed));
    const ExpandedKey key(seed, provider);
    SIEGEL_TRY(auto encoded, provider.ml_kem_768_public_key(key.ml_kem_seed()));
    SIEGEL_TRY(const auto x25519_public, provider.public_key(Group::x25519, key.x25519_secret()));
    append(encoded, x25519_public);
    return encoded;
  }

  Result<Encapsulation> encapsulate(ByteView recipient, const Provider& provider) const override {
    if (recipient.size() != public_size) return fail(ErrorCode::bad_key, "a public key is not valid");
    const auto x25519_recipient = recipient.last(x25519_size);
    // The order of the draft: the first half of the randomness is ML-KEM's, the second the ephemeral X25519 secret.
    SIEGEL_TRY(auto ml_kem, provider.ml_kem_768_encapsulate(recipient.first(ml_kem_public_size)));
    SecretArray<x25519_size> ephemeral;
    SIEGEL_CHECK(provider.random().fill(ephemeral.reveal_for_writing()));
    SIEGEL_TRY(const auto x25519_ciphertext, provider.public_key(Group::x25519, ephemeral.reveal()));
    SIEGEL_TRY(const auto x25519_shared, provider.agree(Group::x25519, ephemeral.reveal(), x25519_recipient));
    auto shared = combine(ml_kem.shared_secret, x25519_shared, x25519_ciphertext, x25519_recipient, provider);
    append(ml_kem.ciphertext, x25519_ciphertext);
    return Encapsulation{std::move(shared), std::move(ml_kem.ciphertext)};
  }

  Result<SecretBytes> decapsulate(ByteView enc, const SecretBytes& seed, const Provider& provider) const override {
    SIEGEL_CHECK(check_seed(seed));
    if (enc.size() != ciphertext_size) return fail(ErrorCode::bad_key, "an encapsulated key is not valid");
    const ExpandedKey key(seed, provider);
    const auto x25519_ciphertext = enc.last(x25519_size);
    SIEGEL_TRY(const auto ml_kem_shared,
               provider.ml_kem_768_decapsulate(key.ml_kem_seed(), enc.first(ml_kem_ciphertext_size)));
    SIEGEL_TRY(const auto x25519_shared, provider.agree(Group::x25519, key.x25519_secret(), x25519_ciphertext));
    SIEGEL_TRY(const auto x25519_public, provider.public_key(Group::x25519, key.x25519_secret()));
    return combine(ml_kem_shared, x25519_shared, x25519_ciphertext, x25519_public, provider);
  }

 private:
  static Status check_seed(const SecretBytes& seed) {
    if (seed.size() != seed_size) return fail(ErrorCode::bad_key, "a secret key is not valid");
    return {};
  }
};

}  // namespace

const Kem& xwing() {
  static const XWing kem;
  return kem;
}

}  // namespace siegel
