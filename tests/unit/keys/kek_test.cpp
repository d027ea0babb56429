// SPDX-License-Identifier: Apache-2.0
#include "keys/kek.h"

#include "support/faults.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const auto file_key = pattern(32, 5);
const auto binding = pattern(64, 6);

KeyEncryptionKey kek(Bytes id = {}, std::uint64_t seed = 1) {
  return value(KeyEncryptionKey::create(secret(pattern(32, seed)), std::move(id), provider()));
}
Stanza wrapped(const KeyEncryptionKey& key) {
  return value(KekRecipient(key.clone()).wrap(secret(file_key), binding, provider()));
}

}  // namespace

TEST_CASE("the file key comes back to who holds the key-encryption key", "[keys]") {
  for (const std::size_t id_size : {0U, 1U, 8U, 255U}) {
    const auto key = kek(pattern(id_size, 9));
    const KekRecipient recipient(key.clone());
    REQUIRE(recipient.type() == StanzaType::kek);
    const auto stanza = wrapped(key);
    REQUIRE(stanza.body.size() == recipient.body_size());
    REQUIRE(check_form(stanza));
    const KekIdentity identity(key.clone());
    REQUIRE_FALSE(identity.is_guessable());
    REQUIRE(bytes(value(identity.unwrap(stanza, binding, provider()))->reveal()) == file_key);
    // A fresh nonce each time.
    REQUIRE(value(KekBody::read(wrapped(key))).nonce != value(KekBody::read(stanza)).nonce);
  }
}

TEST_CASE("a key without a name gets one that follows from it", "[keys]") {
  const auto key = kek();
  const auto expected = provider().hmac_sha_256(pattern(32, 1), {bytes_of("siegel/v1 kek kid")});
  REQUIRE(key.key_id() == slice(expected, 0, 8));
  REQUIRE(kek({}, 2).key_id() != key.key_id());
  REQUIRE(kek(bytes("name")).key_id() == bytes("name"));
  REQUIRE(bytes(key.clone().key().reveal()) == pattern(32, 1));
}

TEST_CASE("a key-encryption key that is none is refused", "[keys]") {
  const auto create = [](const Bytes& key, std::size_t id_size) {
    return KeyEncryptionKey::create(secret(key), pattern(id_size), provider());
  };
  for (const std::size_t size : {0U, 1U, 16U, 31U, 33U, 64U})
    REQUIRE(error_of(create(pattern(size), 0)) == ErrorCode::bad_key);
  REQUIRE(error_of(create(Bytes(32), 0)) == ErrorCode::bad_key);
  REQUIRE(error_of(create(Bytes(32, 0xFF), 0)) == ErrorCode::bad_key);
  REQUIRE(error_of(create(pattern(32), 256)) == ErrorCode::bad_argument);
}

TEST_CASE("a stanza under another key id is not mine", "[keys]") {
  const KekIdentity identity(kek());
  REQUIRE_FALSE(value(identity.unwrap(wrapped(kek({}, 2)), binding, provider())));
  REQUIRE_FALSE(value(identity.unwrap(wrapped(kek(bytes("name"))), binding, provider())));
  REQUIRE_FALSE(value(
      identity.unwrap(value(alice().recipient.wrap(secret(file_key), binding, provider())), binding, provider())));
}

TEST_CASE("another key under the same id and an altered stanza are refused", "[keys][reject:stanza_moved]") {
  const KekIdentity identity(kek(bytes("id"), 1));
  REQUIRE(error_of(identity.unwrap(wrapped(kek(bytes("id"), 2)), binding, provider())) == ErrorCode::header_forged);
  const auto stanza = wrapped(kek(bytes("id"), 1));
  REQUIRE(error_of(identity.unwrap(stanza, pattern(64, 7), provider())) == ErrorCode::header_forged);
  for (std::size_t at = 3; at < stanza.body.size(); ++at) {
    auto altered = stanza;
    altered.body[at] ^= 1;
    REQUIRE(error_of(identity.unwrap(altered, binding, provider())) == ErrorCode::header_forged);
  }
  auto cut = stanza;
  cut.body.pop_back();
  REQUIRE(error_of(identity.unwrap(cut, binding, provider())) == ErrorCode::bad_header);
}

TEST_CASE("a library that fails at any call stops the key-encryption key", "[keys]") {
  const auto key = kek();
  const auto stanza = wrapped(key);
  REQUIRE(for_each_fault([&](const Provider& faulty) {
            return KekRecipient(key.clone()).wrap(secret(file_key), binding, faulty);
          }) == 3);
  REQUIRE(for_each_fault(
              [&](const Provider& faulty) { return KekIdentity(key.clone()).unwrap(stanza, binding, faulty); }) == 2);
}
