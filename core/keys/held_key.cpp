// SPDX-License-Identifier: Apache-2.0
#include "keys/held_key.h"

#include <algorithm>

#include "keys/hpke.h"

namespace siegel {

Result<HeldKeyIdentity> HeldKeyIdentity::create(Bytes public_key, AgreeFunction agree, const Provider& provider) {
  SIEGEL_CHECK(PublicKeyRecipient::create(StanzaType::p256, public_key));
  const auto key_id = key_id_of(StanzaType::p256, public_key, provider);
  return HeldKeyIdentity(std::move(public_key), std::move(agree), key_id);
}

Result<std::optional<SecretBytes>> HeldKeyIdentity::unwrap(const Stanza& stanza, ByteView binding,
                                                           const Provider& provider) const {
  if (stanza.known_type() != StanzaType::p256) return std::nullopt;
  SIEGEL_TRY(const auto body, HpkeBody::read(stanza));
  const bool anonymous = std::ranges::all_of(body.key_id, [](auto byte) { return byte == 0; });
  if (!anonymous && !std::ranges::equal(body.key_id, key_id_)) return std::nullopt;
  SIEGEL_TRY(const auto agreed, agree_(body.enc));
  if (!agreed) return std::nullopt;

  SIEGEL_TRY(const auto shared_secret, dhkem_p256_shared_secret(*agreed, body.enc, public_key_, provider));
  SIEGEL_TRY(auto context, HpkeContext::set_up_receiver(dhkem_p256(), shared_secret,
                                                        bytes_of(hpke_info(StanzaType::p256)), provider));
  auto file_key = context.open(binding, body.wrapped_key);
  if (file_key) return std::optional(std::move(*file_key));
  if (anonymous) return std::nullopt;
  return fail(ErrorCode::header_forged, "the stanza for this key was altered or belongs to another file");
}

}  // namespace siegel
