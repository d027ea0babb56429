// SPDX-License-Identifier: Apache-2.0
#include "c_api/unlocking.h"

#include <algorithm>
#include <array>

#include "c_api/public_keys.h"
#include "c_api/shared_provider.h"
#include "codec/base64.h"
#include "codec/hex.h"
#include "envelope/header_keys.h"
#include "keys/held_key.h"
#include "keys/key_text.h"
#include "keys/passphrase.h"

namespace siegel::c_api {
namespace {

Result<UnlockedHeader> unlock_with_identities(ByteView secret, const Header& header, const OpenOptions& options,
                                              const Provider& provider) {
  SIEGEL_TRY(const auto identities, IdentityList::parse(secret, provider));
  return unlock(header, identities.pointers(), provider, options.requirements);
}

/// {"stanza": index, "public_key": base64} and what the holder of the key computed from that stanza's `enc`.
Result<UnlockedHeader> unlock_with_agreed(JsonObject& agreed, ByteView secret, const Header& header,
                                          const OpenOptions& options, const Provider& provider) {
  SIEGEL_TRY(const auto index, agreed.take_number("stanza"));
  SIEGEL_TRY(auto public_key, agreed.take_base64("public_key"));
  SIEGEL_CHECK(agreed.expect_nothing_left());
  if (!index || *index >= header.stanzas().size() || !public_key)
    return fail(ErrorCode::bad_argument, "a shared secret needs its stanza and the public key");
  const auto& stanza = header.stanzas()[static_cast<std::size_t>(*index)];
  if (stanza.known_type() != StanzaType::p256)
    return fail(ErrorCode::bad_argument, "a shared secret is for a p256 stanza");
  SIEGEL_TRY(const auto body, HpkeBody::read(stanza));
  const auto agree = [&](ByteView enc) -> Result<std::optional<SecretBytes>> {
    if (!std::ranges::equal(enc, body.enc)) return std::nullopt;
    return SecretBytes::copy(secret);
  };
  SIEGEL_TRY(const auto identity, HeldKeyIdentity::create(std::move(*public_key), agree, provider));
  return unlock(header, std::array{static_cast<const Identity*>(&identity)}, provider, options.requirements);
}

JsonWriter describe_public_key_stanza(const Stanza& stanza) {
  const auto body = HpkeBody::read(stanza);  // checked when the header was read
  auto json = JsonWriter::object();
  if (std::ranges::all_of(body->key_id, [](auto byte) { return byte == 0; }))
    json.set_null("key_id");
  else
    json.set("key_id", encode_hex(body->key_id));
  json.set("enc", encode_base64(body->enc));
  return json;
}

JsonWriter describe_external_stanza(const Stanza& stanza) {
  const auto body = ExternalBody::read(stanza);
  auto json = JsonWriter::object();
  json.set("provider", text_of(body->provider));
  json.set("key_id", encode_hex(body->key_id));
  json.set("blob", encode_base64(body->blob));
  return json;
}

}  // namespace

Result<UnlockedHeader> unlock_with(JsonObject& how, ByteView secret, const Header& header, const OpenOptions& options) {
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(const auto identity, how.take_flag("identity"));
  SIEGEL_TRY(const auto passphrase, how.take_flag("passphrase"));
  SIEGEL_TRY(const auto file_key, how.take_flag("file_key"));
  SIEGEL_TRY(auto kek, how.take_object("kek"));
  SIEGEL_TRY(auto agreed, how.take_object("shared_secret"));
  SIEGEL_CHECK(how.expect_nothing_left());
  const int ways = int{identity.value_or(false)} + int{passphrase.value_or(false)} + int{file_key.value_or(false)} +
                   int{kek.has_value()} + int{agreed.has_value()};
  if (ways != 1)
    return fail(ErrorCode::bad_argument, "the way in is one of: identity, passphrase, kek, shared_secret, file_key");

  if (identity.value_or(false)) return unlock_with_identities(secret, header, options, *provider);
  if (agreed) return unlock_with_agreed(*agreed, secret, header, options, *provider);
  if (file_key.value_or(false))
    return unlock_with_file_key(header, SecretBytes::copy(secret), *provider, options.requirements);
  if (kek) {
    SIEGEL_TRY(auto key, read_kek(*kek, secret));
    const KekIdentity holder(std::move(key));
    return unlock(header, std::array{static_cast<const Identity*>(&holder)}, *provider, options.requirements);
  }
  SIEGEL_TRY(const auto guess, PassphraseIdentity::create(SecretBytes::copy(secret), options.maximum_argon2_cost));
  return unlock(header, std::array{static_cast<const Identity*>(&guess)}, *provider, options.requirements);
}

JsonWriter describe_stanzas(const Header& header, const Provider& provider) {
  auto stanzas = JsonWriter::array();
  std::uint64_t index = 0;
  for (const auto& stanza : header.stanzas()) {
    const auto type = stanza.known_type();
    auto json = type == StanzaType::p256       ? describe_public_key_stanza(stanza)
                : type == StanzaType::external ? describe_external_stanza(stanza)
                                               : JsonWriter::object();
    json.set("index", index++);
    json.set("type", type ? name_of(*type) : std::string_view("unknown"));
    stanzas.push(std::move(json));
  }
  auto json = JsonWriter::object();
  json.set("binding", encode_base64(binding_of(header.head(), provider)));
  json.set("stanzas", std::move(stanzas));
  return json;
}

}  // namespace siegel::c_api
