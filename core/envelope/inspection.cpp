// SPDX-License-Identifier: Apache-2.0
#include "envelope/inspection.h"

#include <algorithm>

#include "base/utf8.h"
#include "codec/hex.h"
#include "keys/stanza_body.h"

namespace siegel {
namespace {

void describe_key_id(JsonWriter& to, ByteView key_id) {
  to.set("key_id", encode_hex(key_id));
  if (!key_id.empty() && is_utf8(key_id) && !has_control_character(key_id)) to.set("key_name", text_of(key_id));
}

// The bodies were checked when the header was read, so reading them cannot fail here.
JsonWriter describe(const Stanza& stanza) {
  auto json = JsonWriter::object();
  const auto type = stanza.known_type();
  if (!type) {
    json.set("type", "unknown").set("type_number", std::uint64_t{stanza.type});
    return json;
  }
  json.set("type", name_of(*type));
  switch (*type) {
    case StanzaType::x25519:
    case StanzaType::mlkem768_x25519:
    case StanzaType::p256: {
      const auto body = HpkeBody::read(stanza);
      const bool anonymous = std::ranges::all_of(body->key_id, [](auto byte) { return byte == 0; });
      if (anonymous)
        json.set_null("key_id");
      else
        json.set("key_id", encode_hex(body->key_id));
      break;
    }
    case StanzaType::passphrase: {
      const auto body = PassphraseBody::read(stanza);
      json.set("argon2id", std::move(JsonWriter::object()
                                         .set("memory_kib", std::uint64_t{body->cost.memory_kib})
                                         .set("passes", std::uint64_t{body->cost.passes})
                                         .set("lanes", std::uint64_t{body->cost.lanes})));
      break;
    }
    case StanzaType::kek: describe_key_id(json, KekBody::read(stanza)->key_id); break;
    case StanzaType::external: {
      const auto body = ExternalBody::read(stanza);
      json.set("provider", text_of(body->provider));
      describe_key_id(json, body->key_id);
      break;
    }
  }
  return json;
}

JsonWriter describe(const Metadata& metadata) {
  auto json = JsonWriter::object();
  if (metadata.name) json.set("name", *metadata.name);
  if (metadata.media_type) json.set("media_type", *metadata.media_type);
  if (metadata.modified) json.set("modified_ms", *metadata.modified);
  if (metadata.length) json.set("length", *metadata.length);
  if (metadata.sha_256) json.set("sha256", encode_hex(*metadata.sha_256));
  return json;
}

JsonWriter describe(const Header& header, bool authenticated) {
  const auto& core = header.core();
  auto json = JsonWriter::object();
  json.set("format", "siegel").set("version", std::uint64_t{magic.back()});
  json.set_flag("authenticated", authenticated);
  json.set("file_id", encode_hex(core.file_id));
  json.set("header_size", std::uint64_t{header.size()});
  json.set("post_quantum", name_of(post_quantum(header)));
  auto recipients = JsonWriter::array();
  for (const auto& stanza : header.stanzas()) recipients.push(describe(stanza));
  json.set("recipients", std::move(recipients));
  auto context = JsonWriter::object();
  for (const auto& [key, value] : core.context) context.set(key, value);
  json.set("context", std::move(context));
  if (core.policy) json.set("policy_sha256", encode_hex(*core.policy));
  if (core.signer) json.set("signer", core.signer->print());
  json.set("padding", core.padding == Padding::padme ? "padme" : "none");
  json.set_flag("has_metadata", !core.sealed_metadata.empty());
  return json;
}

}  // namespace

PostQuantum post_quantum(const Header& header) {
  const auto any = [&](QuantumSafety safety) {
    return std::ranges::any_of(header.stanzas(),
                               [&](const Stanza& stanza) { return quantum_safety(stanza) == safety; });
  };
  if (any(QuantumSafety::not_safe)) return PostQuantum::no;
  return any(QuantumSafety::not_known) ? PostQuantum::not_known : PostQuantum::yes;
}

std::string_view name_of(PostQuantum answer) {
  switch (answer) {
    case PostQuantum::yes: return "yes";
    case PostQuantum::no: return "no";
    case PostQuantum::not_known: return "not known";
  }
  trap();
}

JsonWriter inspection(const Header& header) { return describe(header, false); }

JsonWriter inspection(const UnlockedHeader& unlocked) {
  auto json = describe(unlocked.header(), true);
  if (unlocked.metadata()) json.set("metadata", describe(*unlocked.metadata()));
  return json;
}

}  // namespace siegel
