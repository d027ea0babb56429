// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "keys/kem.h"
#include "keys/labeled_kdf.h"

namespace siegel {
namespace {

constexpr std::size_t secret_size = 32;         // Nsk of both groups
constexpr std::size_t shared_secret_size = 32;  // Nsecret of both

/// DHKEM (RFC 9180, 4.1) over HKDF-SHA256.
class DhKem final : public Kem {
 public:
  DhKem(Group group, std::uint16_t id, std::size_t public_size) : group_(group), id_(id), public_size_(public_size) {}

  std::uint16_t id() const override { return id_; }
  std::size_t public_key_size() const override { return public_size_; }
  std::size_t secret_key_size() const override { return secret_size; }
  std::size_t enc_size() const override { return public_size_; }

  Result<SecretBytes> generate(const Provider& provider) const override {
    SecretArray<secret_size> input_key;
    SIEGEL_CHECK(provider.random().fill(input_key.reveal_for_writing()));
    return derive_key_pair(input_key.reveal(), provider);
  }

  Result<Bytes> public_key(const SecretBytes& secret_key, const Provider& provider) const override {
    return provider.public_key(group_, secret_key.reveal());
  }

  // RFC 9180, 4.1, "Encap"
  Result<Encapsulation> encapsulate(ByteView recipient, const Provider& provider) const override {
    SIEGEL_TRY(const auto ephemeral, generate(provider));
    SIEGEL_TRY(auto enc, provider.public_key(group_, ephemeral.reveal()));
    SIEGEL_TRY(const auto dh, provider.agree(group_, ephemeral.reveal(), recipient));
    auto shared_secret = extract_and_expand(dh, enc, recipient, provider);
    return Encapsulation{std::move(shared_secret), std::move(enc)};
  }

  // RFC 9180, 4.1, "Decap"
  Result<SecretBytes> decapsulate(ByteView enc, const SecretBytes& secret_key,
                                  const Provider& provider) const override {
    SIEGEL_TRY(const auto dh, provider.agree(group_, secret_key.reveal(), enc));
    SIEGEL_TRY(const auto own_public, provider.public_key(group_, secret_key.reveal()));
    return extract_and_expand(dh, enc, own_public, provider);
  }

  // RFC 9180, 4.1, "ExtractAndExpand", with kem_context = concat(enc, pkRm)
  SecretBytes extract_and_expand(const SecretBytes& dh, ByteView enc, ByteView recipient,
                                 const Provider& provider) const {
    const auto labeled = kdf(provider);
    Bytes kem_context(enc.begin(), enc.end());
    append(kem_context, recipient);
    SecretArray<32> extracted;
    labeled.extract({}, "eae_prk", dh.reveal(), extracted.reveal_for_writing());
    SecretBytes shared_secret(shared_secret_size);
    labeled.expand(extracted.reveal(), "shared_secret", kem_context, shared_secret.reveal_for_writing());
    return shared_secret;
  }

 private:
  LabeledKdf kdf(const Provider& provider) const {
    // RFC 9180, 4.1: suite_id = concat("KEM", I2OSP(kem_id, 2))
    Bytes suite_id;
    append(suite_id, bytes_of("KEM"));
    append_big_endian(suite_id, id_);
    return {suite_id, provider};
  }

  // RFC 9180, 7.1.3, "DeriveKeyPair"
  Result<SecretBytes> derive_key_pair(ByteView input_key, const Provider& provider) const {
    const auto labeled = kdf(provider);
    SecretArray<32> pseudorandom_key;
    labeled.extract({}, "dkp_prk", input_key, pseudorandom_key.reveal_for_writing());
    SecretBytes secret(secret_size);
    if (group_ == Group::x25519) {
      labeled.expand(pseudorandom_key.reveal(), "sk", {}, secret.reveal_for_writing());
      return secret;
    }
    for (unsigned counter = 0; counter < 256; ++counter) {
      const std::array<std::uint8_t, 1> info{static_cast<std::uint8_t>(counter)};
      labeled.expand(pseudorandom_key.reveal(), "candidate", info, secret.reveal_for_writing());
      // The bitmask of P-256 is 0xFF. A candidate that is zero or not below the order is refused by public_key.
      const auto accepted = provider.public_key(group_, secret.reveal());
      if (accepted) return secret;
      if (accepted.error().code != ErrorCode::bad_key) return fail(accepted.error());
    }
    return fail(ErrorCode::random_failed, "no key could be derived from the random bytes");
  }

  Group group_;
  std::uint16_t id_;
  std::size_t public_size_;
};

const DhKem& p256() {
  static const DhKem kem(Group::p256, 0x0010, 65);
  return kem;
}

}  // namespace

const Kem& dhkem_x25519() {
  static const DhKem kem(Group::x25519, 0x0020, 32);
  return kem;
}

const Kem& dhkem_p256() { return p256(); }

Result<SecretBytes> dhkem_p256_shared_secret(const SecretBytes& agreed, ByteView enc, ByteView public_key,
                                             const Provider& provider) {
  if (agreed.size() != secret_size || enc.size() != p256().enc_size() || public_key.size() != p256().public_key_size())
    return fail(ErrorCode::bad_key, "a key agreement on P-256 has 32 bytes, a public key 65");
  return p256().extract_and_expand(agreed, enc, public_key, provider);
}

Result<const Kem*> kem_of(StanzaType type) {
  switch (type) {
    case StanzaType::x25519: return &dhkem_x25519();
    case StanzaType::mlkem768_x25519: return &xwing();
    case StanzaType::p256: return &dhkem_p256();
    default: return fail(ErrorCode::unsupported, "this kind of stanza has no public key");
  }
}

}  // namespace siegel
