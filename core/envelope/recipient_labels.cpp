// SPDX-License-Identifier: Apache-2.0
#include "envelope/recipient_labels.h"

#include <algorithm>

#include "codec/hex.h"
#include "keys/stanza_body.h"

namespace siegel {
namespace {

std::string labeled(StanzaType type, std::string_view id) {
  return id.empty() ? std::string(name_of(type)) : std::string(name_of(type)) + ":" + std::string(id);
}

std::string label_of(const Stanza& stanza) {
  const auto type = stanza.known_type();
  if (!type) return "unknown:" + std::to_string(stanza.type);
  switch (*type) {
    case StanzaType::x25519:
    case StanzaType::mlkem768_x25519:
    case StanzaType::p256: {
      const auto id = HpkeBody::read(stanza)->key_id;
      const bool is_anonymous = std::ranges::all_of(id, [](auto byte) { return byte == 0; });
      return labeled(*type, is_anonymous ? "" : encode_hex(id));
    }
    case StanzaType::kek: return labeled(*type, encode_hex(KekBody::read(stanza)->key_id));
    // What a service is called may be any text; its bytes are not.
    case StanzaType::external: return labeled(*type, encode_hex(ExternalBody::read(stanza)->provider));
    case StanzaType::passphrase: break;
  }
  return labeled(*type, "");
}

}  // namespace

std::vector<std::string> recipient_labels(const Header& header) {
  std::vector<std::string> labels;
  for (const auto& stanza : header.stanzas()) labels.push_back(label_of(stanza));
  return labels;
}

}  // namespace siegel
