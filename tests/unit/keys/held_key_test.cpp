// SPDX-License-Identifier: Apache-2.0
#include "keys/held_key.h"

#include "support/provider.h"
#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const auto file_key = pattern(32, 5);
const auto binding = pattern(64, 6);

/// A key in a module that only computes with it.
struct Module {
  PublicKeyIdentity key = value(PublicKeyIdentity::generate(StanzaType::p256, provider()));
  Bytes public_key = value(key.recipient()).public_key();

  HeldKeyIdentity identity() const {
    return value(HeldKeyIdentity::create(
        public_key,
        [this](ByteView enc) -> Result<std::optional<SecretBytes>> {
          SIEGEL_TRY(auto agreed, provider().agree(Group::p256, key.secret_key().reveal(), enc));
          return agreed;
        },
        provider()));
  }
  Stanza wrapped(bool anonymous = false) const {
    auto recipient = value(key.recipient());
    if (anonymous) recipient.stay_anonymous();
    return value(recipient.wrap(secret(file_key), binding, provider()));
  }
};

}  // namespace

TEST_CASE("a key that stays with its holder opens what was sealed for it", "[keys]") {
  const Module module;
  for (const bool anonymous : {false, true}) {
    const auto opened = value(module.identity().unwrap(module.wrapped(anonymous), binding, provider()));
    REQUIRE(bytes(opened->reveal()) == file_key);
  }
}

TEST_CASE("a held key leaves stanzas of others alone", "[keys]") {
  const Module mine;
  const Module other;
  REQUIRE_FALSE(value(mine.identity().unwrap(other.wrapped(), binding, provider())));
  REQUIRE_FALSE(value(mine.identity().unwrap(other.wrapped(true), binding, provider())));
  auto classical = mine.wrapped();
  classical.type = static_cast<std::uint16_t>(StanzaType::kek);
  REQUIRE_FALSE(value(mine.identity().unwrap(classical, binding, provider())));
  const auto silent = value(HeldKeyIdentity::create(
      mine.public_key, [](ByteView) -> Result<std::optional<SecretBytes>> { return std::nullopt; }, provider()));
  REQUIRE_FALSE(value(silent.unwrap(mine.wrapped(), binding, provider())));
}

TEST_CASE("a stanza that names a held key and does not open is forged", "[keys]") {
  const Module module;
  auto stanza = module.wrapped();
  stanza.body.back() ^= 1;
  REQUIRE(error_of(module.identity().unwrap(stanza, binding, provider())) == ErrorCode::header_forged);
  REQUIRE(error_of(module.identity().unwrap(module.wrapped(), pattern(64, 7), provider())) == ErrorCode::header_forged);
}

TEST_CASE("what the holder says is checked", "[keys]") {
  const Module module;
  const auto short_secret = value(HeldKeyIdentity::create(
      module.public_key, [](ByteView) -> Result<std::optional<SecretBytes>> { return SecretBytes(31); }, provider()));
  REQUIRE(error_of(short_secret.unwrap(module.wrapped(), binding, provider())) == ErrorCode::bad_key);
  const auto failing = value(HeldKeyIdentity::create(
      module.public_key,
      [](ByteView) -> Result<std::optional<SecretBytes>> { return fail(ErrorCode::external_failed, "no card"); },
      provider()));
  REQUIRE(error_of(failing.unwrap(module.wrapped(), binding, provider())) == ErrorCode::external_failed);
  REQUIRE(error_of(HeldKeyIdentity::create(pattern(64, 1), {}, provider())) == ErrorCode::bad_key);
}
