// SPDX-License-Identifier: Apache-2.0
#include "keys/stanza.h"

#include "keys/stanza_body.h"
#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

namespace {

Stanza stanza(StanzaType type, Bytes body) { return {static_cast<std::uint16_t>(type), std::move(body)}; }

/// Accepts exactly this size.
void has_size(StanzaType type, const Bytes& body) {
  INFO(name_of(type));
  REQUIRE(check_form(stanza(type, body)));
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, body.size() - 48, body.size() - 1})
    REQUIRE(error_of(check_form(stanza(type, slice(body, 0, size)))) == ErrorCode::bad_header);
  REQUIRE(error_of(check_form(stanza(type, joined({body, hex("00")})))) == ErrorCode::bad_header);
}

}  // namespace

TEST_CASE("stanzas have their published names and numbers", "[keys]") {
  const std::pair<std::uint16_t, std::string_view> names[] = {
      {1, "x25519"}, {2, "mlkem768-x25519"}, {3, "p256"}, {4, "passphrase"}, {5, "kek"}, {6, "external"}};
  for (const auto& [number, name] : names) {
    const auto type = Stanza{number, {}}.known_type();
    REQUIRE(type);
    REQUIRE(name_of(*type) == name);
  }
  for (const std::uint16_t unknown :
       {std::uint16_t{0}, std::uint16_t{7}, std::uint16_t{0x8001}, std::uint16_t{0xFFFF}}) {
    const Stanza other{unknown, pattern(3)};
    REQUIRE_FALSE(other.known_type());
    REQUIRE(check_form(other));
    REQUIRE(quantum_safety(other) == QuantumSafety::not_known);
  }
}

TEST_CASE("a stanza of a wrong size is refused", "[keys][reject:stanza_wrong_size]") {
  has_size(StanzaType::x25519, pattern(8 + 32 + 48));
  has_size(StanzaType::mlkem768_x25519, pattern(8 + 1120 + 48));
  has_size(StanzaType::p256, pattern(8 + 65 + 48));
  has_size(StanzaType::passphrase, pattern(16 + 12 + 32 + 48));
  has_size(StanzaType::kek, joined({hex("00"), pattern(12 + 48)}));
  has_size(StanzaType::kek, joined({hex("ff"), pattern(255 + 12 + 48)}));
  // Each field of the passphrase stanza may be the one that is cut.
  for (std::size_t size = 0; size < 108; ++size)
    REQUIRE(error_of(check_form(stanza(StanzaType::passphrase, pattern(size)))) == ErrorCode::bad_header);
  for (const auto* body : {"", "05", "02aa", "02aaaa", "02aaaa00", "02aaaa0003", "02aaaa0003bbbb"})
    REQUIRE(error_of(check_form(stanza(StanzaType::external, hex(body)))) == ErrorCode::bad_header);
}

TEST_CASE("the fields of a stanza are found", "[keys]") {
  const auto hpke_bytes = pattern(8 + 65 + 48);
  const auto hpke_stanza = stanza(StanzaType::p256, hpke_bytes);
  const auto hpke = value(HpkeBody::read(hpke_stanza));
  REQUIRE(bytes(hpke.key_id) == slice(hpke_bytes, 0, 8));
  REQUIRE(bytes(hpke.enc) == slice(hpke_bytes, 8, 73));
  REQUIRE(bytes(hpke.wrapped_key) == slice(hpke_bytes, 73, 121));

  const auto passphrase_stanza =
      stanza(StanzaType::passphrase, joined({pattern(16), hex("000100000000000200000003"), pattern(80, 2)}));
  const auto passphrase = value(PassphraseBody::read(passphrase_stanza));
  REQUIRE(bytes(passphrase.salt) == pattern(16));
  REQUIRE(passphrase.cost.memory_kib == 0x10000);
  REQUIRE(passphrase.cost.passes == 2);
  REQUIRE(passphrase.cost.lanes == 3);
  REQUIRE(joined({passphrase.commitment, passphrase.wrapped_key}) == pattern(80, 2));

  const auto kek_stanza = stanza(StanzaType::kek, joined({hex("03"), bytes("kid"), pattern(60)}));
  const auto kek = value(KekBody::read(kek_stanza));
  REQUIRE(text(kek.key_id) == "kid");
  REQUIRE(joined({kek.nonce, kek.wrapped_key}) == pattern(60));

  const auto external_stanza =
      stanza(StanzaType::external, joined({hex("03"), bytes("kms"), hex("0002"), bytes("id"), bytes("blob")}));
  const auto external = value(ExternalBody::read(external_stanza));
  REQUIRE(text(external.provider) == "kms");
  REQUIRE(text(external.key_id) == "id");
  REQUIRE(text(external.blob) == "blob");
}

TEST_CASE("a body is read as the type of its stanza", "[keys]") {
  // Not a stanza with a public key: then its encapsulated key has no length.
  REQUIRE(value(HpkeBody::read(stanza(StanzaType::kek, pattern(56)))).enc.empty());
}

TEST_CASE("each stanza says what a quantum computer means to it", "[keys]") {
  const auto of = [](StanzaType type) { return quantum_safety(stanza(type, {})); };
  REQUIRE(of(StanzaType::x25519) == QuantumSafety::not_safe);
  REQUIRE(of(StanzaType::p256) == QuantumSafety::not_safe);
  REQUIRE(of(StanzaType::mlkem768_x25519) == QuantumSafety::safe);
  REQUIRE(of(StanzaType::passphrase) == QuantumSafety::safe);
  REQUIRE(of(StanzaType::kek) == QuantumSafety::safe);
  REQUIRE(of(StanzaType::external) == QuantumSafety::not_known);
}
