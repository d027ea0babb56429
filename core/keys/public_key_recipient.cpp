// SPDX-License-Identifier: Apache-2.0
#include "keys/public_key_recipient.h"

#include <algorithm>
#include <string>

#include "keys/hpke.h"

namespace siegel {
namespace {

constexpr KeyId anonymous_key_id{};

}  // namespace

std::string hpke_info(StanzaType type) { return "siegel/v1 " + std::string(name_of(type)); }

KeyId key_id_of(StanzaType type, ByteView public_key, const Provider& provider) {
  Bytes input;
  append(input, bytes_of("siegel/v1 kid"));
  input.push_back(0);
  append_big_endian(input, static_cast<std::uint16_t>(type));
  append(input, public_key);
  const auto hash = provider.sha_256();
  hash->update(input);
  const auto digest = hash->finish();
  KeyId key_id;
  std::copy_n(digest.begin(), key_id.size(), key_id.begin());
  return key_id;
}

Result<PublicKeyRecipient> PublicKeyRecipient::create(StanzaType type, Bytes public_key) {
  SIEGEL_TRY(const Kem* kem, kem_of(type));
  if (public_key.size() != kem->public_key_size()) return fail(ErrorCode::bad_key, "a public key has the wrong length");
  return PublicKeyRecipient(type, *kem, std::move(public_key));
}

Result<Stanza> PublicKeyRecipient::wrap(const SecretBytes& file_key, ByteView binding, const Provider& provider) const {
  SIEGEL_TRY(auto sender, HpkeContext::set_up_sender(*kem_, public_key_, bytes_of(hpke_info(type_)), provider));
  SIEGEL_TRY(const auto wrapped_key, sender.context.seal(binding, file_key.reveal()));
  Stanza stanza{static_cast<std::uint16_t>(type_), {}};
  append(stanza.body, anonymous_ ? anonymous_key_id : key_id_of(type_, public_key_, provider));
  append(stanza.body, sender.enc);
  append(stanza.body, wrapped_key);
  return stanza;
}

Result<PublicKeyIdentity> PublicKeyIdentity::create(StanzaType type, SecretBytes secret_key, const Provider& provider) {
  SIEGEL_TRY(const Kem* kem, kem_of(type));
  SIEGEL_TRY(auto public_key, kem->public_key(secret_key, provider));
  const auto key_id = key_id_of(type, public_key, provider);
  return PublicKeyIdentity(type, *kem, std::move(secret_key), std::move(public_key), key_id);
}

Result<PublicKeyIdentity> PublicKeyIdentity::generate(StanzaType type, const Provider& provider) {
  SIEGEL_TRY(const Kem* kem, kem_of(type));
  SIEGEL_TRY(auto secret_key, kem->generate(provider));
  return create(type, std::move(secret_key), provider);
}

Result<std::optional<SecretBytes>> PublicKeyIdentity::unwrap(const Stanza& stanza, ByteView binding,
                                                             const Provider& provider) const {
  if (stanza.type != static_cast<std::uint16_t>(type_)) return std::nullopt;
  SIEGEL_TRY(const auto body, HpkeBody::read(stanza));
  const bool anonymous = std::ranges::equal(body.key_id, anonymous_key_id);
  if (!anonymous && !std::ranges::equal(body.key_id, key_id_)) return std::nullopt;

  auto file_key = [&]() -> Result<SecretBytes> {
    SIEGEL_TRY(auto context,
               HpkeContext::set_up_receiver(*kem_, body.enc, secret_key_, bytes_of(hpke_info(type_)), provider));
    return context.open(binding, body.wrapped_key);
  }();
  if (file_key) return std::optional(std::move(*file_key));
  // A stanza that names nobody may be somebody else's; one that names this key has been altered.
  const auto code = file_key.error().code;
  if (code != ErrorCode::payload_forged && code != ErrorCode::bad_key) return fail(file_key.error());
  if (anonymous) return std::nullopt;
  return fail(ErrorCode::header_forged, "the stanza for this key was altered or belongs to another file");
}

}  // namespace siegel
