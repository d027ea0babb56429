// SPDX-License-Identifier: Apache-2.0
#include "keys/hpke.h"

#include <algorithm>

#include "keys/labeled_kdf.h"

namespace siegel {
namespace {

constexpr std::uint16_t kdf_hkdf_sha_256 = 0x0001;
constexpr std::uint8_t mode_base = 0x00;
constexpr std::size_t hash_size = 32;

}  // namespace

// RFC 9180, 5.1, "KeySchedule" in base mode: no PSK, so psk and psk_id are empty.
Result<HpkeContext> HpkeContext::schedule_keys(const Kem& kem, const SecretBytes& shared_secret, ByteView info,
                                               const Provider& provider, const HpkeAead& cipher) {
  Bytes suite_id;
  append(suite_id, bytes_of("HPKE"));
  append_big_endian(suite_id, kem.id());
  append_big_endian(suite_id, kdf_hkdf_sha_256);
  append_big_endian(suite_id, cipher.id);
  const LabeledKdf kdf(suite_id, provider);

  std::array<std::uint8_t, 1 + 2 * hash_size> context{mode_base};
  kdf.extract({}, "psk_id_hash", {}, ByteSpan(context).subspan(1, hash_size));
  kdf.extract({}, "info_hash", info, ByteSpan(context).last(hash_size));

  SecretArray<hash_size> secret;
  kdf.extract(shared_secret.reveal(), "secret", {}, secret.reveal_for_writing());
  SecretBytes key(cipher.key_size);
  kdf.expand(secret.reveal(), "key", context, key.reveal_for_writing());
  Nonce base_nonce;
  kdf.expand(secret.reveal(), "base_nonce", context, base_nonce);

  SIEGEL_TRY(auto aead, cipher.make(key.reveal(), provider));
  return HpkeContext(std::move(aead), base_nonce);
}

Result<HpkeContext::Sender> HpkeContext::set_up_sender(const Kem& kem, ByteView recipient_public_key, ByteView info,
                                                       const Provider& provider, const HpkeAead& aead) {
  SIEGEL_TRY(auto encapsulation, kem.encapsulate(recipient_public_key, provider));
  SIEGEL_TRY(auto context, schedule_keys(kem, encapsulation.shared_secret, info, provider, aead));
  return Sender{std::move(encapsulation.enc), std::move(context)};
}

Result<HpkeContext> HpkeContext::set_up_receiver(const Kem& kem, ByteView enc, const SecretBytes& secret_key,
                                                 ByteView info, const Provider& provider, const HpkeAead& aead) {
  SIEGEL_TRY(const auto shared_secret, kem.decapsulate(enc, secret_key, provider));
  return schedule_keys(kem, shared_secret, info, provider, aead);
}

Status HpkeContext::seal(ByteView associated_data, ByteView plaintext, ByteSpan out) {
  SIEGEL_CHECK(aead_->seal(nonce_at(base_nonce_, sequence_), associated_data, plaintext, out));
  ++sequence_;
  return {};
}

Status HpkeContext::open(ByteView associated_data, ByteView sealed, ByteSpan out) {
  SIEGEL_CHECK(aead_->open(nonce_at(base_nonce_, sequence_), associated_data, sealed, out));
  ++sequence_;
  return {};
}

Result<Bytes> HpkeContext::seal(ByteView associated_data, ByteView plaintext) {
  Bytes sealed(plaintext.size() + aead_tag_size);
  SIEGEL_CHECK(seal(associated_data, plaintext, sealed));
  return sealed;
}

Result<SecretBytes> HpkeContext::open(ByteView associated_data, ByteView sealed) {
  if (sealed.size() < aead_tag_size) return fail(ErrorCode::payload_forged, "an authentication tag is missing");
  SecretBytes opened(sealed.size() - aead_tag_size);
  SIEGEL_CHECK(open(associated_data, sealed, opened.reveal_for_writing()));
  return opened;
}

}  // namespace siegel
