// SPDX-License-Identifier: Apache-2.0
#include "privacy/keyring.h"

#include "envelope/sealed_document.h"
#include "keys/public_key_recipient.h"
#include "support/files.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

constexpr std::uint64_t now = 1'790'000'000;
constexpr KeyScope scope{"kanzlei-a", "PERSON", KeyPurpose::token};

Keyring with_key(std::string_view name = "main") {
  Keyring keyring;
  ok(keyring.add(name, now, provider()));
  return keyring;
}

Bytes derived(const Keyring& keyring, std::string_view name, std::uint32_t version, const KeyScope& of,
              std::size_t size = 32) {
  return bytes(value(keyring.derive(name, version, of, size, provider())).reveal());
}

}  // namespace

TEST_CASE("keyring: names, versions and states", "[privacy][keyring]") {
  auto keyring = with_key();
  CHECK(keyring.names() == std::vector<std::string>{"main"});
  CHECK(value(keyring.active_version("main")) == 1);
  CHECK(value(keyring.rotate("main", now + 1, provider())) == 2);
  CHECK(value(keyring.active_version("main")) == 2);
  const auto versions = keyring.versions("main");
  REQUIRE(versions.size() == 2);
  CHECK(versions[0].state == KeyState::accept_only);
  CHECK(versions[1].state == KeyState::active);
  CHECK(versions[1].created == now + 1);
  CHECK(key_state_word(KeyState::accept_only) == "accept-only");

  ok(keyring.retire("main", 2));
  CHECK(error_of(keyring.active_version("main")) == ErrorCode::no_matching_key);
  CHECK(error_of(keyring.derive("main", 2, scope, 32, provider())) == ErrorCode::no_matching_key);
  CHECK(derived(keyring, "main", 1, scope).size() == 32);
  CHECK(keyring.versions("other").empty());
}

TEST_CASE("keyring: what it refuses", "[privacy][keyring]") {
  auto keyring = with_key();
  for (const auto* name : {"", "Main", "-a", "a b", "\xC3\xA4"})
    CHECK(error_of(keyring.add(name, now, provider())) == ErrorCode::bad_argument);
  CHECK(error_of(keyring.add(std::string(max_key_name_size + 1, 'a'), now, provider())) == ErrorCode::bad_argument);
  CHECK(error_of(keyring.add("main", now, provider())) == ErrorCode::bad_argument);
  CHECK(error_of(keyring.rotate("other", now, provider())) == ErrorCode::no_matching_key);
  CHECK(error_of(keyring.retire("main", 0)) == ErrorCode::no_matching_key);
  CHECK(error_of(keyring.retire("main", 2)) == ErrorCode::no_matching_key);
  CHECK(error_of(keyring.derive("main", 1, {std::string(70'000, 'x'), "", KeyPurpose::ff1}, 32, provider())) ==
        ErrorCode::too_large);
  for (std::uint32_t version = 2; version <= max_key_versions; ++version)
    CHECK(value(keyring.rotate("main", now, provider())) == version);
  CHECK(error_of(keyring.rotate("main", now, provider())) == ErrorCode::too_large);
}

TEST_CASE("keyring: each scope has a key of its own", "[privacy][keyring]") {
  auto keyring = with_key();
  ok(keyring.add("other", now, provider()));
  CHECK(value(keyring.rotate("main", now, provider())) == 2);
  const auto base = derived(keyring, "main", 1, scope);
  CHECK(derived(keyring, "main", 1, scope) == base);
  CHECK(derived(keyring, "main", 2, scope) != base);
  CHECK(derived(keyring, "other", 1, scope) != base);
  CHECK(derived(keyring, "main", 1, {"kanzlei-b", "PERSON", KeyPurpose::token}) != base);
  CHECK(derived(keyring, "main", 1, {"kanzlei-a", "IBAN", KeyPurpose::token}) != base);
  CHECK(derived(keyring, "main", 1, {"kanzlei-a", "PERSON", KeyPurpose::siv}) != base);
  // The border between two texts is part of what is derived.
  CHECK(derived(keyring, "main", 1, {"kanzlei-aP", "ERSON", KeyPurpose::token}) != base);
  const auto longer = derived(keyring, "main", 1, scope, 64);
  CHECK(slice(longer, 0, 32) == base);
}

TEST_CASE("keyring: the derivation as docs/keyring.md states it", "[privacy][keyring]") {
  // One key of known bytes; expected value computed with Python's hmac (see docs/keyring.md).
  Bytes content = bytes("siegel keyring 1\n");
  append(content, hex("0001"
                      "01"
                      "6b"
                      "01"
                      "00"
                      "000000006ab13b80"));
  append(content, hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
  const auto keyring = value(Keyring::parse(secret(content)));
  CHECK(encode_hex(derived(keyring, "k", 1, scope)) ==
        "8c0fe944f9c9ef532371ba3f07660ee89a850e742ab055a756adb9865b1b69ef");
  CHECK(bytes(keyring.print().reveal()) == content);
}

TEST_CASE("keyring: seals and opens", "[privacy][keyring]") {
  auto keyring = with_key();
  CHECK(value(keyring.rotate("main", now, provider())) == 2);
  ok(keyring.retire("main", 1));
  const auto identity = value(PublicKeyIdentity::generate(StanzaType::x25519, provider()));
  const auto recipient = value(identity.recipient());
  const std::array<const Recipient*, 1> recipients{&recipient};
  const std::array<const Identity*, 1> identities{&identity};
  const auto sealed = value(keyring.seal(recipients, provider()));
  const auto opened = value(Keyring::open(sealed, identities, provider()));
  CHECK(bytes(opened.print().reveal()) == bytes(keyring.print().reveal()));
  CHECK(opened.versions("main")[0].state == KeyState::retired);

  const auto stranger = value(PublicKeyIdentity::generate(StanzaType::x25519, provider()));
  const std::array<const Identity*, 1> strangers{&stranger};
  CHECK(error_of(Keyring::open(sealed, strangers, provider())) == ErrorCode::no_matching_key);
  CHECK(error_of(Keyring::open(slice(sealed, 0, 40), identities, provider())) == ErrorCode::truncated);
  auto altered = sealed;
  altered.back() ^= 1;
  CHECK(error_of(Keyring::open(altered, identities, provider())) == ErrorCode::payload_forged);
}

TEST_CASE("keyring: content that is not well formed", "[privacy][keyring]") {
  auto keyring = with_key();
  CHECK(value(keyring.rotate("main", now, provider())) == 2);
  const auto content = bytes(keyring.print().reveal());
  for (std::size_t size = 0; size < content.size(); ++size)
    CHECK(error_of(Keyring::parse(secret(slice(content, 0, size)))) == ErrorCode::bad_vault);
  auto longer = content;
  longer.push_back(0);
  CHECK(error_of(Keyring::parse(secret(longer))) == ErrorCode::bad_vault);
  auto two_active = content;
  two_active[25] = 0;  // the state of the first version
  CHECK(error_of(Keyring::parse(secret(two_active))) == ErrorCode::bad_vault);
  two_active[25] = 9;
  CHECK(error_of(Keyring::parse(secret(two_active))) == ErrorCode::bad_vault);
}

TEST_CASE("keyring: that of a tenant stays his", "[privacy][keyring]") {
  const Recipient* recipients[] = {&alice().recipient};
  const Identity* identities[] = {&alice().identity};
  Keyring keyring;
  value(keyring.add("main", 0, provider()));
  keyring.belong_to("kanzlei-a");
  const auto sealed = value(keyring.seal(recipients, provider()));
  auto opened = value(Keyring::open(sealed, identities, provider()));
  REQUIRE(opened.tenant() == "kanzlei-a");
  const auto again = value(opened.seal(recipients, provider()));
  const auto open_for = [&](std::string_view tenant) {
    return open_document(document_requirements(keyring_document, tenant), again, max_keyring_size, identities,
                         provider());
  };
  REQUIRE(value(open_for("kanzlei-a")).tenant == "kanzlei-a");
  REQUIRE(error_of(open_for("kanzlei-b")) == ErrorCode::policy_denied);
}
