// SPDX-License-Identifier: Apache-2.0
#include "envelope/unlock.h"

#include "keys/external.h"
#include "keys/kek.h"
#include "support/faults.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

Result<UnlockedHeader> unlock_by(const HandMade& made, const Identities& identities = {&alice().identity},
                                 const Requirements& requirements = {}) {
  return unlock(value(Header::parse(made.header())), span_of(identities), provider(), requirements);
}

Bytes metadata_block(const Metadata& metadata) { return bytes(value(encode_metadata(metadata)).reveal()); }

HandMade with_length_of(std::uint64_t length, bool padded) {
  HandMade made;
  Metadata metadata;
  metadata.length = length;
  made.core = joined({made.sound_core(), made.metadata_field(metadata_block(metadata)),
                      padded ? tlv(field::padding, hex("01")) : Bytes{}});
  return made;
}

}  // namespace

TEST_CASE("a header opens for its recipient", "[envelope]") {
  const HandMade made;
  const auto unlocked = value(unlock_by(made));
  REQUIRE(bytes(unlocked.file_key().reveal()) == bytes(made.file_key.reveal()));
  REQUIRE_FALSE(unlocked.metadata());
  REQUIRE_FALSE(unlocked.plaintext_size());
  REQUIRE_FALSE(unlocked.payload_size());
  REQUIRE(unlocked.header().encoded().size() == 164);
}

TEST_CASE("a header opens with the file key itself", "[envelope]") {
  const HandMade made;
  const auto header = value(Header::parse(made.header()));
  REQUIRE(unlock_with_file_key(header, made.file_key.clone(), provider()));
  REQUIRE(error_of(unlock_with_file_key(header, secret(pattern(32)), provider())) == ErrorCode::header_forged);
  for (const std::size_t size : {0U, 1U, 31U, 33U})
    REQUIRE(error_of(unlock_with_file_key(header, secret(pattern(size)), provider())) == ErrorCode::bad_key);
}

TEST_CASE("without a key that fits a header stays closed", "[envelope]") {
  const HandMade made;
  REQUIRE(error_of(unlock_by(made, {})) == ErrorCode::no_matching_key);
  REQUIRE(error_of(unlock_by(made, {&bob().identity})) == ErrorCode::no_matching_key);
  const auto passphrase = passphrase_identity("x");
  REQUIRE(unlock_by(made, {&bob().identity, &passphrase, &alice().identity}));
}

TEST_CASE("a stanza this version does not know is skipped", "[envelope]") {
  HandMade made;
  made.other_stanzas = joined({tlv(0x0100, pattern(10)), tlv(0xFFFF, {})});
  REQUIRE(unlock_by(made));
}

TEST_CASE("any change to a header is found", "[envelope][reject:header_mac_mismatch]") {
  HandMade made;
  made.core = joined({tlv(field::context, hex("0001610001"
                                              "62")),
                      made.sound_core()});
  made.other_stanzas = made.stanza_for(bob().recipient);
  const auto header = made.header();
  std::size_t forged = 0;
  for (std::size_t bit = 0; bit < header.size() * 8; ++bit) {
    auto changed = header;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    INFO("bit " << bit);
    const auto parsed = Header::parse(changed);
    if (!parsed) continue;
    const Identity* identities[] = {&alice().identity};
    const auto unlocked = unlock(*parsed, identities, provider());
    REQUIRE_FALSE(unlocked);
    if (unlocked.error().code == ErrorCode::header_forged) ++forged;
    // With the file key in hand only the MAC speaks.
    REQUIRE(error_of(unlock_with_file_key(*parsed, made.file_key.clone(), provider())) == ErrorCode::header_forged);
  }
  REQUIRE(forged > 1000);
}

TEST_CASE("stanzas cannot be added or removed or reordered or moved",
          "[envelope][reject:header_mac_mismatch][reject:stanza_moved]") {
  const HandMade made;
  const auto for_alice = made.stanza_for(alice().recipient);
  const auto for_bob = made.stanza_for(bob().recipient);
  const auto sound = made.header_with(joined({for_alice, for_bob}));
  const auto mac = slice(sound, sound.size() - 32, sound.size());
  const auto with_old_mac = [&](const Bytes& stanzas) {
    auto header = made.head();
    append(header, with_length_in_front(stanzas));
    append(header, mac);
    return header;
  };
  const auto unlock_as_alice = [](const Bytes& header) {
    const Identity* identities[] = {&alice().identity};
    return unlock(value(Header::parse(header)), identities, provider());
  };
  REQUIRE(unlock_as_alice(sound));
  REQUIRE(unlock_as_alice(with_old_mac(joined({for_alice, for_bob}))));
  const auto for_mallory = made.stanza_for(Person(StanzaType::x25519, 9).recipient);
  for (const auto& stanzas :
       {joined({for_alice}), joined({for_bob, for_alice}), joined({for_alice, for_bob, for_mallory}),
        joined({for_alice, for_bob, for_bob}), joined({for_alice, for_mallory})})
    REQUIRE(error_of(unlock_as_alice(with_old_mac(stanzas))) == ErrorCode::header_forged);

  // The same stanza in another file, which is for the same people and has the same file key.
  HandMade other;
  other.file_id = array_of<16>(pattern(16, 99));
  other.core = other.sound_core();
  REQUIRE(error_of(unlock_as_alice(other.header_with(for_alice))) == ErrorCode::header_forged);
}

TEST_CASE("a wrong passphrase and an altered header are the same to who asks",
          "[envelope][reject:header_mac_mismatch]") {
  HandMade made;
  const auto recipient = passphrase_recipient("correct horse");
  const auto header = made.header_with(made.stanza_for(recipient));
  const auto with = [](const Bytes& encoded, std::string_view passphrase) {
    const auto identity = passphrase_identity(passphrase);
    const Identity* identities[] = {&identity};
    return unlock(value(Header::parse(encoded)), identities, provider());
  };
  REQUIRE(with(header, "correct horse"));
  const auto wrong = with(header, "wrong horse");
  REQUIRE(error_of(wrong) == ErrorCode::bad_passphrase);
  // In the MAC, the wrapped key, the commitment, the salt, the file id.
  for (const std::size_t at :
       {header.size() - 1, header.size() - 40, header.size() - 100, header.size() - 130, std::size_t{20}}) {
    auto altered = header;
    altered[at] ^= 1;
    for (const auto* passphrase : {"correct horse", "wrong horse"}) {
      const auto result = with(altered, passphrase);
      REQUIRE(error_of(result) == wrong.error().code);
      REQUIRE(result.error().what == wrong.error().what);
    }
  }
  // And for who knows the passphrase, too, metadata that does not verify is nothing else.
  made.core = joined({made.sound_core(), tlv(field::metadata, pattern(272))});
  REQUIRE(error_of(with(made.header_with(made.stanza_for(recipient)), "correct horse")) == ErrorCode::bad_passphrase);
}

TEST_CASE("the required context has to be there", "[envelope][reject:context_missing]") {
  SealOptions options;
  options.context = {{"project", "siegel"}, {"stage", "test"}};
  const auto file = seal({&alice().recipient}, {}, options);
  const auto with = [&](const Context& required) {
    Requirements requirements;
    requirements.context = required;
    return unlock_file(file, {&alice().identity}, requirements);
  };
  REQUIRE(with({}));
  REQUIRE(with({{"project", "siegel"}}));
  REQUIRE(with({{"project", "siegel"}, {"stage", "test"}}));
  REQUIRE(error_of(with({{"project", "other"}})) == ErrorCode::policy_denied);
  REQUIRE(error_of(with({{"project", ""}})) == ErrorCode::policy_denied);
  REQUIRE(error_of(with({{"project", "siegel"}, {"stage", "live"}})) == ErrorCode::policy_denied);
  REQUIRE(error_of(with({{"Project", "siegel"}})) == ErrorCode::policy_denied);
}

TEST_CASE("the required policy has to be the one", "[envelope][reject:policy_mismatch]") {
  SealOptions options;
  options.policy = array_of<32>(pattern(32));
  const auto with_policy = seal({&alice().recipient}, {}, options);
  const auto without = seal({&alice().recipient}, {});
  Requirements same;
  same.policy = options.policy;
  Requirements other;
  other.policy = array_of<32>(pattern(32, 2));
  REQUIRE(unlock_file(with_policy, {&alice().identity}));
  REQUIRE(unlock_file(with_policy, {&alice().identity}, same));
  REQUIRE(error_of(unlock_file(with_policy, {&alice().identity}, other)) == ErrorCode::policy_denied);
  REQUIRE(error_of(unlock_file(without, {&alice().identity}, same)) == ErrorCode::policy_denied);
}

TEST_CASE("requirements are looked at after the MAC", "[envelope]") {
  auto header = HandMade().header();
  header.back() ^= 1;
  Requirements requirements;
  requirements.context = {{"not", "there"}};
  const Identity* identities[] = {&alice().identity};
  REQUIRE(error_of(unlock(value(Header::parse(header)), identities, provider(), requirements)) ==
          ErrorCode::header_forged);
}

TEST_CASE("metadata that does not verify is refused", "[envelope][reject:metadata_forged]") {
  HandMade made;
  made.core = joined({made.sound_core(), tlv(field::metadata, pattern(272))});
  REQUIRE(error_of(unlock_by(made)) == ErrorCode::header_forged);
}

TEST_CASE("metadata that is malformed is refused even from somebody with the key",
          "[envelope][reject:metadata_not_base_name][reject:metadata_not_filled]") {
  HandMade made;
  auto evil = tlv(1, bytes_of("../../etc/passwd"));
  append(evil, tlv(0xFFFF, Bytes(256 - 6 - evil.size())));
  for (const auto& block : {evil, pattern(256), Bytes(1)}) {
    made.core = joined({made.sound_core(), made.metadata_field(block)});
    REQUIRE(error_of(unlock_by(made)) == ErrorCode::bad_header);
  }
}

TEST_CASE("a length that no file has is refused", "[envelope][reject:length_impossible]") {
  REQUIRE(value(unlock_by(with_length_of(max_plaintext_size, false))).plaintext_size() == max_plaintext_size);
  for (const auto length : {max_plaintext_size + 1, std::uint64_t{1} << 63, ~std::uint64_t{0}})
    for (const bool padded : {false, true})
      REQUIRE(error_of(unlock_by(with_length_of(length, padded))) == ErrorCode::bad_header);
  // The largest Padmé length below 4 PiB, and the first one beyond.
  const auto largest = (std::uint64_t{1} << 52) - (std::uint64_t{1} << 46);
  REQUIRE(padme_size(largest) == largest);
  REQUIRE(unlock_by(with_length_of(largest, true)));
  REQUIRE(error_of(unlock_by(with_length_of(max_plaintext_size, true))) == ErrorCode::bad_header);
}

TEST_CASE("padding needs a length in the metadata", "[envelope][reject:padding_without_length]") {
  HandMade made;
  made.core = joined({made.sound_core(), made.metadata_field(metadata_block({})), tlv(field::padding, hex("01"))});
  REQUIRE(error_of(unlock_by(made)) == ErrorCode::bad_header);
}

TEST_CASE("an unlocked header knows the sizes", "[envelope]") {
  REQUIRE(value(unlock_by(with_length_of(1000, false))).payload_size() == payload_size(1000));
  const auto padded = value(unlock_by(with_length_of(1000, true)));
  REQUIRE(padded.plaintext_size() == 1000);
  REQUIRE(padded.payload_size() == payload_size(1024));
}

TEST_CASE("the commitment is checked before any chunk", "[envelope][reject:commitment_mismatch]") {
  const HandMade made;
  const auto unlocked = value(unlock_by(made));
  const auto payload = made.payload(bytes_of("content"));
  auto prefix = array_of<56>(ByteView(payload).first(56));
  REQUIRE(unlocked.payload_keys(prefix, provider()));
  prefix.back() ^= 1;
  REQUIRE(error_of(unlocked.payload_keys(prefix, provider())) == ErrorCode::payload_forged);
}

TEST_CASE("every kind of identity opens its own stanza of one file", "[envelope]") {
  const Person hybrid(StanzaType::mlkem768_x25519);
  const Person p256(StanzaType::p256);
  const auto passphrase = passphrase_recipient("correct horse");
  const auto kek = value(KeyEncryptionKey::create(secret(pattern(32)), {}, provider()));
  const KekRecipient by_kek(kek.clone());
  const auto outside = value(ExternalRecipient::create(
      "kms", {}, [](const SecretBytes& key, ByteView) -> Result<Bytes> { return bytes(key.reveal()); }));
  SealOptions options;
  options.mix_classical_with_post_quantum = true;
  const auto file = seal({&alice().recipient, &hybrid.recipient, &p256.recipient, &passphrase, &by_kek, &outside},
                         bytes_of("for all"), options);

  const auto knows = passphrase_identity("correct horse");
  const KekIdentity has_kek(kek.clone());
  const ExternalIdentity asks("kms", [](ByteView, ByteView blob, ByteView) -> Result<std::optional<SecretBytes>> {
    return std::optional(secret(blob));
  });
  const std::initializer_list<const Identity*> all{
      &alice().identity, &hybrid.identity, &p256.identity, &knows, &has_kek, &asks};
  for (const auto* identity : all) REQUIRE(text(open_all(file, {identity})) == "for all");
  REQUIRE(open(file, {&bob().identity}).ended_with(ErrorCode::no_matching_key));
}

TEST_CASE("a library that fails at any call stops the unlocking", "[envelope]") {
  const auto file = seal({&bob().recipient, &alice().recipient}, {}, with_length(0));
  REQUIRE(for_each_fault([&](const Provider& faulty) {
            const Identity* identities[] = {&alice().identity};
            return unlock(header_of(file), identities, faulty);
          }) == 6);
}
