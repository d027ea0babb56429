// SPDX-License-Identifier: Apache-2.0
#include "keys/public_key_recipient.h"

#include "support/faults.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

constexpr StanzaType types[] = {StanzaType::x25519, StanzaType::mlkem768_x25519, StanzaType::p256};

const auto file_key = pattern(32, 5);
const auto binding = pattern(64, 6);

Stanza wrapped(const Person& person, const Provider& with = provider()) {
  return value(person.recipient.wrap(secret(file_key), binding, with));
}

Result<std::optional<SecretBytes>> unwrapped(const Person& person, const Stanza& stanza, ByteView with = binding) {
  return person.identity.unwrap(stanza, with, provider());
}

}  // namespace

TEST_CASE("the file key comes back to its recipient", "[keys]") {
  for (const auto type : types) {
    INFO(name_of(type));
    const Person person(type);
    REQUIRE(person.identity.type() == type);
    REQUIRE(person.recipient.type() == type);
    const auto stanza = wrapped(person);
    REQUIRE(stanza.known_type() == type);
    REQUIRE(stanza.body.size() == person.recipient.body_size());
    REQUIRE(check_form(stanza));
    const auto key = value(unwrapped(person, stanza));
    REQUIRE(key);
    REQUIRE(bytes(key->reveal()) == file_key);
    REQUIRE_FALSE(person.identity.is_guessable());
    // Wrapped twice, nothing of it is the same but the key id.
    const auto again = wrapped(person);
    REQUIRE(slice(again.body, 0, 8) == slice(stanza.body, 0, 8));
    REQUIRE(slice(again.body, 8, again.body.size()) != slice(stanza.body, 8, stanza.body.size()));
  }
}

TEST_CASE("a key id is the hash that the specification says", "[keys]") {
  for (const auto type : types) {
    const Person person(type);
    const auto number = static_cast<std::uint8_t>(type);
    const auto hashed = joined({bytes_of("siegel/v1 kid"), Bytes{0, 0, number}, person.recipient.public_key()});
    const auto expected = sha_256_hex(hashed).substr(0, 16);
    REQUIRE(encode_hex(key_id_of(type, person.recipient.public_key(), provider())) == expected);
    REQUIRE(encode_hex(ByteView(wrapped(person).body).first(8)) == expected);
  }
}

TEST_CASE("a stanza for somebody else is not mine", "[keys]") {
  for (const auto type : types) {
    const Person person(type, 1);
    REQUIRE_FALSE(value(unwrapped(Person(type, 2), wrapped(person))));
    for (const auto other : types)
      if (other != type) REQUIRE_FALSE(value(unwrapped(Person(other, 1), wrapped(person))));
  }
}

TEST_CASE("an anonymous stanza names nobody and opens for its recipient", "[keys]") {
  for (const auto type : types) {
    Person person(type);
    person.recipient.stay_anonymous();
    const auto stanza = wrapped(person);
    REQUIRE(slice(stanza.body, 0, 8) == Bytes(8));
    REQUIRE(stanza.body.size() == person.recipient.body_size());
    REQUIRE(bytes(value(unwrapped(person, stanza))->reveal()) == file_key);
    REQUIRE_FALSE(value(unwrapped(Person(type, 2), stanza)));
    // Altered, it is nobody's.
    auto altered = stanza;
    altered.body.back() ^= 1;
    REQUIRE_FALSE(value(unwrapped(person, altered)));
  }
}

TEST_CASE("an altered stanza is mine and broken", "[keys][reject:stanza_moved]") {
  for (const auto type : {StanzaType::x25519, StanzaType::p256}) {
    INFO(name_of(type));
    const Person person(type);
    const auto stanza = wrapped(person);
    for (std::size_t at = 8; at < stanza.body.size(); ++at) {
      auto altered = stanza;
      altered.body[at] ^= 0x10;
      REQUIRE(error_of(unwrapped(person, altered)) == ErrorCode::header_forged);
    }
    REQUIRE(error_of(unwrapped(person, stanza, pattern(64, 7))) == ErrorCode::header_forged);
  }
  const Person person(StanzaType::mlkem768_x25519);
  const auto stanza = wrapped(person);
  for (std::size_t at = 8; at < stanza.body.size(); at += 37) {
    auto altered = stanza;
    altered.body[at] ^= 0x10;
    REQUIRE(error_of(unwrapped(person, altered)) == ErrorCode::header_forged);
  }
}

TEST_CASE("a stanza with a point that is none is broken", "[keys][reject:low_order_point]") {
  const Person person;
  auto stanza = wrapped(person);
  std::fill_n(stanza.body.begin() + 8, 32, std::uint8_t{0});
  REQUIRE(error_of(unwrapped(person, stanza)) == ErrorCode::header_forged);
  std::fill_n(stanza.body.begin(), 8, std::uint8_t{0});
  REQUIRE_FALSE(value(unwrapped(person, stanza)));

  // To seal for such a key is refused, too: the wrapping would be for everybody.
  const auto low_order = value(PublicKeyRecipient::create(StanzaType::x25519, Bytes(32)));
  REQUIRE(error_of(low_order.wrap(secret(file_key), binding, provider())) == ErrorCode::bad_key);
  const auto off_curve = value(PublicKeyRecipient::create(StanzaType::p256, joined({hex("04"), pattern(64)})));
  REQUIRE(error_of(off_curve.wrap(secret(file_key), binding, provider())) == ErrorCode::bad_key);
  const auto not_reduced = value(PublicKeyRecipient::create(StanzaType::mlkem768_x25519, Bytes(1216, 0xFF)));
  REQUIRE(error_of(not_reduced.wrap(secret(file_key), binding, provider())) == ErrorCode::bad_key);
}

TEST_CASE("a stanza cut short is refused before any key is tried", "[keys]") {
  const Person person;
  auto stanza = wrapped(person);
  stanza.body.pop_back();
  REQUIRE(error_of(unwrapped(person, stanza)) == ErrorCode::bad_header);
}

TEST_CASE("keys of wrong lengths or kinds are refused", "[keys]") {
  for (const auto type : types) {
    const auto right = Person(type).recipient.public_key().size();
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, right - 1, right + 1})
      REQUIRE(error_of(PublicKeyRecipient::create(type, pattern(size))) == ErrorCode::bad_key);
    for (const std::size_t size : {0U, 1U, 31U, 33U})
      REQUIRE(error_of(PublicKeyIdentity::create(type, secret(pattern(size)), provider())) == ErrorCode::bad_key);
  }
  for (const auto type : {StanzaType::passphrase, StanzaType::kek, StanzaType::external}) {
    REQUIRE(error_of(PublicKeyRecipient::create(type, pattern(32))) == ErrorCode::unsupported);
    REQUIRE(error_of(PublicKeyIdentity::create(type, secret(pattern(32)), provider())) == ErrorCode::unsupported);
    REQUIRE(error_of(PublicKeyIdentity::generate(type, provider())) == ErrorCode::unsupported);
  }
}

TEST_CASE("a fault of our own is not taken for somebody else's stanza", "[keys]") {
  for (const auto type : types) {
    for (const bool anonymous : {false, true}) {
      Person person(type);
      if (anonymous) person.recipient.stay_anonymous();
      const auto stanza = wrapped(person);
      REQUIRE(for_each_fault([&](const Provider& faulty) { return person.identity.unwrap(stanza, binding, faulty); }) >=
              3);
      REQUIRE(for_each_fault([&](const Provider& faulty) {
                return person.recipient.wrap(secret(file_key), binding, faulty);
              }) >= 3);
    }
    REQUIRE(for_each_fault([&](const Provider& faulty) { return PublicKeyIdentity::generate(type, faulty); }) >= 2);
  }
}
