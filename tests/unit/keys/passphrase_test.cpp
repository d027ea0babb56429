// SPDX-License-Identifier: Apache-2.0
#include "keys/passphrase.h"

#include "support/faults.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const auto file_key = pattern(32, 5);
const auto binding = pattern(64, 6);

const Stanza& sound() {
  static const auto stanza = value(passphrase_recipient("correct horse").wrap(secret(file_key), binding, provider()));
  return stanza;
}

Stanza with_cost(std::uint32_t memory_kib, std::uint32_t passes, std::uint32_t lanes) {
  Bytes cost;
  append_big_endian(cost, memory_kib);
  append_big_endian(cost, passes);
  append_big_endian(cost, lanes);
  auto stanza = sound();
  std::ranges::copy(cost, stanza.body.begin() + 16);
  return stanza;
}

/// Argon2id must not even be started.
struct NoArgon2 final : ForwardingProvider {
  Result<SecretBytes> argon2id(ByteView, ByteView, const Argon2Cost&, std::size_t) const override {
    FAIL("Argon2id was run");
    return fail(ErrorCode::internal, "unreachable");
  }
};

ErrorCode refused(const Stanza& stanza) {
  return error_of(passphrase_identity("correct horse").unwrap(stanza, binding, NoArgon2()));
}

}  // namespace

TEST_CASE("the file key comes back to who knows the passphrase", "[keys]") {
  const auto recipient = passphrase_recipient("correct horse");
  REQUIRE(recipient.type() == StanzaType::passphrase);
  REQUIRE(sound().body.size() == recipient.body_size());
  REQUIRE(recipient.body_size() == 108);
  const auto identity = passphrase_identity("correct horse");
  REQUIRE(identity.is_guessable());
  REQUIRE(bytes(value(identity.unwrap(sound(), binding, provider()))->reveal()) == file_key);
}

TEST_CASE("a new file gets the default cost", "[keys]") {
  const auto recipient = value(PassphraseRecipient::create(secret("correct horse")));
  struct Seen final : ForwardingProvider {
    Result<SecretBytes> argon2id(ByteView, ByteView salt, const Argon2Cost& cost, std::size_t size) const override {
      REQUIRE(salt.size() == 16);
      REQUIRE((cost.memory_kib == 65536 && cost.passes == 3 && cost.lanes == 1));
      return SecretBytes(size);
    }
  };
  const auto stanza = value(recipient.wrap(secret(file_key), binding, Seen()));
  const auto body = value(PassphraseBody::read(stanza));
  REQUIRE((body.cost.memory_kib == 65536 && body.cost.passes == 3 && body.cost.lanes == 1));
}

TEST_CASE("a wrong passphrase and an altered stanza look alike", "[keys][reject:stanza_moved]") {
  const auto wrong = passphrase_identity("correct horsf").unwrap(sound(), binding, provider());
  REQUIRE(error_of(wrong) == ErrorCode::bad_passphrase);
  const auto same = [&](const Result<std::optional<SecretBytes>>& result) {
    REQUIRE(error_of(result) == ErrorCode::bad_passphrase);
    REQUIRE(result.error().what == wrong.error().what);
  };
  const auto identity = passphrase_identity("correct horse");
  for (const std::size_t at : {std::size_t{0}, std::size_t{30}, std::size_t{59}, std::size_t{60}, std::size_t{107}}) {
    auto altered = sound();
    altered.body[at] ^= 1;
    same(identity.unwrap(altered, binding, provider()));
  }
  same(identity.unwrap(sound(), pattern(64, 7), provider()));
}

TEST_CASE("a stanza of another kind is not mine", "[keys]") {
  const auto stanza = value(alice().recipient.wrap(secret(file_key), binding, provider()));
  REQUIRE_FALSE(value(passphrase_identity("correct horse").unwrap(stanza, binding, NoArgon2())));
}

TEST_CASE("a cost beyond the limits is refused before anything is computed", "[keys][reject:argon2_beyond_cap]") {
  const std::uint32_t most = 0xFFFFFFFF;
  for (const auto& stanza : {
           with_cost(most, 3, 1),             // 4 TiB
           with_cost(1024 * 1024 + 1, 3, 1),  // a KiB too much
           with_cost(65536, most, 1),
           with_cost(65536, 17, 1),  // passes
           with_cost(65536, 3, most),
           with_cost(65536, 3, 17),  // lanes
           with_cost(most, most, most),
       })
    REQUIRE(refused(stanza) == ErrorCode::too_large);
}

TEST_CASE("the opener may set tighter limits", "[keys][reject:argon2_beyond_cap]") {
  const auto tight = value(PassphraseIdentity::create(secret("correct horse"), {19 * 1024 - 1, 16, 16}));
  REQUIRE(error_of(tight.unwrap(sound(), binding, NoArgon2())) == ErrorCode::too_large);
  const auto just = value(PassphraseIdentity::create(secret("correct horse"), minimum_argon2_cost));
  REQUIRE(value(just.unwrap(sound(), binding, provider())));
}

TEST_CASE("a cost that Argon2id does not have is refused", "[keys][reject:argon2_invalid]") {
  REQUIRE(refused(with_cost(0, 3, 1)) == ErrorCode::bad_header);
  REQUIRE(refused(with_cost(65536, 0, 1)) == ErrorCode::bad_header);
  REQUIRE(refused(with_cost(65536, 3, 0)) == ErrorCode::bad_header);
  REQUIRE(refused(with_cost(0, 0, 0)) == ErrorCode::bad_header);
  REQUIRE(refused(with_cost(7, 3, 1)) == ErrorCode::bad_header);
  REQUIRE(refused(with_cost(127, 3, 16)) == ErrorCode::bad_header);
}

TEST_CASE("the largest accepted cost is judged by its limits only", "[keys]") {
  struct Counting final : ForwardingProvider {
    Result<SecretBytes> argon2id(ByteView, ByteView, const Argon2Cost&, std::size_t size) const override {
      ++runs;
      return SecretBytes(size);
    }
    mutable int runs = 0;
  };
  const Counting counting;
  const auto identity = passphrase_identity("correct horse");
  for (const auto& stanza : {with_cost(1024 * 1024, 16, 16), with_cost(8, 1, 1), with_cost(128, 1, 16)})
    REQUIRE(error_of(identity.unwrap(stanza, binding, counting)) == ErrorCode::bad_passphrase);
  REQUIRE(counting.runs == 3);
}

TEST_CASE("a passphrase stanza cut short is refused", "[keys]") {
  auto stanza = sound();
  stanza.body.pop_back();
  REQUIRE(refused(stanza) == ErrorCode::bad_header);
}

TEST_CASE("a passphrase has to be text and not empty", "[keys]") {
  for (const auto& bad : {Bytes{}, hex("ff"), hex("61c3"), hex("eda080")}) {
    REQUIRE(error_of(PassphraseRecipient::create(secret(bad))) == ErrorCode::bad_argument);
    REQUIRE(error_of(PassphraseIdentity::create(secret(bad))) == ErrorCode::bad_argument);
  }
  REQUIRE(PassphraseRecipient::create(secret("x")));
  REQUIRE(PassphraseIdentity::create(secret("p\xc3\xa4ss \xf0\x9f\x98\x80")));
}

TEST_CASE("sealing refuses a cost outside its limits", "[keys]") {
  const auto create = [](std::uint32_t memory_kib, std::uint32_t passes, std::uint32_t lanes) {
    return PassphraseRecipient::create(secret("x"), {memory_kib, passes, lanes});
  };
  REQUIRE(create(19 * 1024, 2, 1));
  REQUIRE(create(1024 * 1024, 16, 16));
  REQUIRE(error_of(create(19 * 1024 - 1, 2, 1)) == ErrorCode::bad_argument);
  REQUIRE(error_of(create(19 * 1024, 1, 1)) == ErrorCode::bad_argument);
  REQUIRE(error_of(create(19 * 1024, 2, 0)) == ErrorCode::bad_argument);
  REQUIRE(error_of(create(1024 * 1024 + 1, 2, 1)) == ErrorCode::bad_argument);
  REQUIRE(error_of(create(19 * 1024, 17, 1)) == ErrorCode::bad_argument);
  REQUIRE(error_of(create(19 * 1024, 2, 17)) == ErrorCode::bad_argument);
}

TEST_CASE("several lanes work", "[keys]") {
  const auto recipient = value(PassphraseRecipient::create(secret("x"), {19 * 1024, 2, 4}));
  const auto stanza = value(recipient.wrap(secret(file_key), binding, provider()));
  REQUIRE(bytes(value(passphrase_identity("x").unwrap(stanza, binding, provider()))->reveal()) == file_key);
}

TEST_CASE("a library that fails at any call stops the passphrase", "[keys]") {
  const auto recipient = passphrase_recipient("correct horse");
  const auto identity = passphrase_identity("correct horse");
  // Salt, Argon2id, cipher, sealing; Argon2id, cipher, opening.
  REQUIRE(for_each_fault([&](const Provider& faulty) { return recipient.wrap(secret(file_key), binding, faulty); }) ==
          4);
  REQUIRE(for_each_fault([&](const Provider& faulty) { return identity.unwrap(sound(), binding, faulty); }) == 3);
}
