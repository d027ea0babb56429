// SPDX-License-Identifier: Apache-2.0
#include "keys/stanza.h"

#include "keys/stanza_body.h"

namespace siegel {
namespace {

template <class Body>
Status check_body(const Stanza& stanza) {
  const auto body = Body::read(stanza);
  if (!body) return fail(body.error());
  return {};
}

}  // namespace

std::string_view name_of(StanzaType type) {
  switch (type) {
    case StanzaType::x25519: return "x25519";
    case StanzaType::mlkem768_x25519: return "mlkem768-x25519";
    case StanzaType::p256: return "p256";
    case StanzaType::passphrase: return "passphrase";
    case StanzaType::kek: return "kek";
    case StanzaType::external: return "external";
  }
  trap();
}

std::optional<StanzaType> Stanza::known_type() const {
  if (type < static_cast<std::uint16_t>(StanzaType::x25519) || type > static_cast<std::uint16_t>(StanzaType::external))
    return std::nullopt;
  return static_cast<StanzaType>(type);
}

Status check_form(const Stanza& stanza) {
  const auto type = stanza.known_type();
  if (!type) return {};
  switch (*type) {
    case StanzaType::x25519:
    case StanzaType::mlkem768_x25519:
    case StanzaType::p256: return check_body<HpkeBody>(stanza);
    case StanzaType::passphrase: return check_body<PassphraseBody>(stanza);
    case StanzaType::kek: return check_body<KekBody>(stanza);
    case StanzaType::external: return check_body<ExternalBody>(stanza);
  }
  trap();
}

QuantumSafety quantum_safety(const Stanza& stanza) {
  const auto type = stanza.known_type();
  if (!type) return QuantumSafety::not_known;
  switch (*type) {
    case StanzaType::x25519:
    case StanzaType::p256: return QuantumSafety::not_safe;
    case StanzaType::mlkem768_x25519:
    case StanzaType::passphrase:
    case StanzaType::kek: return QuantumSafety::safe;
    case StanzaType::external: return QuantumSafety::not_known;
  }
  trap();
}

}  // namespace siegel
