// SPDX-License-Identifier: Apache-2.0
#include "c_api/key_text.h"

#include <algorithm>

#include "c_api/shared_provider.h"
#include "codec/hex.h"
#include "codec/json.h"
#include "keys/key_text.h"
#include "keys/signing_key.h"

namespace siegel::c_api {
namespace {

Result<StanzaType> public_key_type(std::string_view name) {
  for (const auto type : {StanzaType::x25519, StanzaType::mlkem768_x25519, StanzaType::p256})
    if (name_of(type) == name) return type;
  return fail(ErrorCode::bad_argument, "the type of a key is x25519, mlkem768-x25519 or p256");
}

}  // namespace

Status generate_identity(std::string_view type_name, siegel_object& object) {
  SIEGEL_TRY(const auto type, public_key_type(type_name));
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(const auto identity, PublicKeyIdentity::generate(type, *provider));
  object.give({print_identity(identity).reveal()});
  return {};
}

Status show_signing_seed(ByteView key_file, siegel_object& object) {
  SIEGEL_TRY(const auto seed, parse_signing_seed_file(SecretBytes::copy(key_file)));
  object.give({seed.reveal()});
  return {};
}

Status print_signing_key(ByteView seed, siegel_object& object) {
  if (seed.size() != ed25519_seed_size) return fail(ErrorCode::bad_key, "a signing key has 32 bytes");
  const auto text = print_signing_seed(SecretBytes::copy(seed));
  object.give({text.reveal()});
  return {};
}

Status print_signer(ByteView public_key, siegel_object& object) {
  Ed25519PublicKey key{};
  if (public_key.size() != key.size()) return fail(ErrorCode::bad_key, "the public key of a signer has 32 bytes");
  std::ranges::copy(public_key, key.begin());
  object.give(Signer(key).print());
  return {};
}

Status print_recipients_of(ByteView text, siegel_object& object) {
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(const auto identities, parse_identity_file(SecretBytes::copy(text), *provider));
  auto recipients = JsonWriter::array();
  for (const auto& identity : identities) {
    SIEGEL_TRY(const auto recipient, identity.recipient());
    recipients.push(print_recipient(recipient));
  }
  object.give(recipients.print());
  return {};
}

Status print_public_key(std::string_view type_name, ByteView public_key, siegel_object& object) {
  SIEGEL_TRY(const auto type, public_key_type(type_name));
  SIEGEL_TRY(const auto recipient, PublicKeyRecipient::create(type, Bytes(public_key.begin(), public_key.end())));
  object.give(print_recipient(recipient));
  return {};
}

Status describe_recipient(ByteView text, siegel_object& object) {
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(const auto recipient, parse_recipient(text_of(text)));
  auto json = JsonWriter::object();
  json.set("type", name_of(recipient.type()));
  json.set("key_id", encode_hex(key_id_of(recipient.type(), recipient.public_key(), *provider)));
  object.give(json.print());
  return {};
}

}  // namespace siegel::c_api
