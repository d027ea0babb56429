// SPDX-License-Identifier: Apache-2.0
#include "keys/key_text.h"

#include "codec/bech32.h"
#include "support/faults.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

constexpr StanzaType types[] = {StanzaType::x25519, StanzaType::mlkem768_x25519, StanzaType::p256};

std::string identity_text(const Person& person) { return text(print_identity(person.identity).reveal()); }
std::string encoded(std::string_view prefix, ByteView data) { return text(encode_bech32(prefix, data).reveal()); }

ErrorCode recipient_error(std::string_view text) { return error_of(parse_recipient(text)); }
ErrorCode identity_error(std::string_view text) { return error_of(parse_identity(bytes_of(text), provider())); }

}  // namespace

TEST_CASE("keys come back from their text", "[keys]") {
  for (const auto type : types) {
    INFO(name_of(type));
    const Person person(type);
    const auto recipient_text = print_recipient(person.recipient);
    REQUIRE(recipient_text.starts_with("siegel1"));
    const auto recipient = value(parse_recipient(recipient_text));
    REQUIRE(recipient.type() == type);
    REQUIRE(recipient.public_key() == person.recipient.public_key());

    const auto secret_text = identity_text(person);
    REQUIRE(secret_text.starts_with("SIEGEL-SECRET-KEY-1"));
    REQUIRE(std::ranges::none_of(secret_text, [](char c) { return c >= 'a' && c <= 'z'; }));
    const auto identity = value(parse_identity(bytes_of(secret_text), provider()));
    REQUIRE(identity.type() == type);
    REQUIRE(bytes(identity.secret_key().reveal()) == bytes(person.identity.secret_key().reveal()));
    REQUIRE(value(identity.recipient()).public_key() == person.recipient.public_key());
  }
}

TEST_CASE("the bytes in a key are type and key", "[keys]") {
  const auto decoded = value(decode_bech32(bytes_of(print_recipient(Person(StanzaType::p256).recipient))));
  REQUIRE(bytes(decoded.data.reveal()) == joined({hex("0003"), Person(StanzaType::p256).recipient.public_key()}));
}

TEST_CASE("a key may be written in capitals and not in both", "[keys][reject:key_text_malformed]") {
  auto upper = print_recipient(alice().recipient);
  for (auto& c : upper) c = static_cast<char>(std::toupper(c));
  REQUIRE(value(parse_recipient(upper)).public_key() == alice().recipient.public_key());
  upper[3] = 'g';
  REQUIRE(recipient_error(upper) == ErrorCode::bad_key);
}

TEST_CASE("keys that are none are refused", "[keys][reject:key_text_malformed]") {
  const auto recipient_text = print_recipient(alice().recipient);
  const auto secret_text = identity_text(alice());
  // The two are not taken for each other.
  REQUIRE(recipient_error(secret_text) == ErrorCode::bad_key);
  REQUIRE(identity_error(recipient_text) == ErrorCode::bad_key);
  REQUIRE(parse_recipient(secret_text).error().what.find("secret") != std::string_view::npos);

  for (std::size_t i = 0; i < recipient_text.size(); ++i) {
    auto wrong = recipient_text;
    wrong[i] = wrong[i] == 'q' ? 'p' : 'q';
    REQUIRE(recipient_error(wrong) == ErrorCode::bad_key);
  }
  const auto key = pattern(32);
  for (const auto& text : {
           std::string(),
           std::string(" ") + recipient_text,
           recipient_text + "\n",
           encoded("age", joined({hex("0001"), key})),  // another program's key
           encoded("siegel", {}),
           encoded("siegel", hex("00")),                   // no type
           encoded("siegel", joined({hex("0000"), key})),  // unknown types
           encoded("siegel", joined({hex("0004"), key})),
           encoded("siegel", joined({hex("0006"), key})),
           encoded("siegel", joined({hex("0007"), key})),
           encoded("siegel", joined({hex("8001"), key})),
           encoded("siegel", hex("0001")),  // wrong lengths
           encoded("siegel", joined({hex("0001"), pattern(31)})),
           encoded("siegel", joined({hex("0001"), pattern(33)})),
           encoded("siegel", joined({hex("0002"), key})),
           encoded("siegel", joined({hex("0003"), key})),
       }) {
    INFO(text);
    REQUIRE(recipient_error(text) == ErrorCode::bad_key);
  }
  const std::string prefix = "siegel-secret-key-";
  for (const auto& text : {
           std::string(),
           encoded("age-secret-key-", key),
           encoded(prefix, {}),
           encoded(prefix, hex("0001")),
           encoded(prefix, joined({hex("0005"), key})),
           encoded(prefix, joined({hex("0001"), pattern(31)})),
           encoded(prefix, joined({hex("0001"), pattern(33)})),
           encoded(prefix, joined({hex("0003"), Bytes(32)})),
           encoded(prefix, joined({hex("0003"), Bytes(32, 0xFF)})),
       }) {
    INFO(text);
    REQUIRE(identity_error(text) == ErrorCode::bad_key);
  }
}

TEST_CASE("a key file has comments and blank lines and keys", "[keys]") {
  const auto file = "# made today\n\n  " + identity_text(alice()) + "  \r\n\t\r\n#" + identity_text(bob()) + "\n" +
                    identity_text(Person(StanzaType::p256));
  const auto identities = value(parse_identity_file(secret(file), provider()));
  REQUIRE(identities.size() == 2);
  REQUIRE(identities[0].type() == StanzaType::x25519);
  REQUIRE(identities[1].type() == StanzaType::p256);

  const auto recipients = value(
      parse_recipient_file(bytes(print_recipient(alice().recipient) + "\n" + print_recipient(bob().recipient) + "\n")));
  REQUIRE(recipients.size() == 2);
  REQUIRE(recipients[1].public_key() == bob().recipient.public_key());
}

TEST_CASE("a key file that holds no key or a wrong one is refused", "[keys]") {
  for (const auto* nothing : {"", "\n", "# only words\n", "  \r\n\t\n"}) {
    REQUIRE(error_of(key_lines(bytes_of(nothing))) == ErrorCode::bad_key);
    REQUIRE(error_of(parse_identity_file(secret(nothing), provider())) == ErrorCode::bad_key);
    REQUIRE(error_of(parse_recipient_file(bytes_of(nothing))) == ErrorCode::bad_key);
  }
  REQUIRE(error_of(parse_identity_file(secret(identity_text(alice()) + "\nwhat is this\n"), provider())) ==
          ErrorCode::bad_key);
  REQUIRE(error_of(parse_recipient_file(bytes(print_recipient(alice().recipient) + "\nwhat is this\n"))) ==
          ErrorCode::bad_key);
  REQUIRE(error_of(key_lines(Bytes((1 << 20) + 1, '#'))) == ErrorCode::too_large);
  REQUIRE(error_of(key_lines(Bytes(1 << 20, '#'))) == ErrorCode::bad_key);
}

TEST_CASE("a library that fails stops the reading of an identity", "[keys]") {
  const auto text = identity_text(alice());
  REQUIRE(for_each_fault([&](const Provider& faulty) { return parse_identity(bytes_of(text), faulty); }) == 1);
}
