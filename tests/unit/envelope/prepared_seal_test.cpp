// SPDX-License-Identifier: Apache-2.0
#include "envelope/prepared_seal.h"

#include "keys/external.h"
#include "keys/kek.h"
#include "support/faults.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

Result<PreparedSeal> prepare(const Recipients& recipients, const SealOptions& options = {},
                             const Provider& with = provider()) {
  return PreparedSeal::create(span_of(recipients), with, options);
}

const Person& hybrid() {
  static const Person person(StanzaType::mlkem768_x25519);
  return person;
}
const Person& p256() {
  static const Person person(StanzaType::p256);
  return person;
}
KekRecipient kek_recipient(std::size_t id_size) {
  return KekRecipient(value(KeyEncryptionKey::create(secret(pattern(32)), pattern(id_size), provider())));
}
ExternalRecipient external_recipient() {
  return value(
      ExternalRecipient::create("kms", {}, [](const SecretBytes&, ByteView) -> Result<Bytes> { return pattern(77); }));
}

}  // namespace

TEST_CASE("the smallest sealed file has 236 bytes", "[envelope]") {
  const auto file = seal({&alice().recipient}, {});
  REQUIRE(file.size() == 236);
  const Recipient* recipients[] = {&alice().recipient};
  REQUIRE(value(sealed_size(0, recipients)) == 236);
}

TEST_CASE("the sealed size is known before for every kind of recipient", "[envelope]") {
  const auto passphrase = passphrase_recipient("x");
  const auto kek = kek_recipient(0);
  const auto kek_with_name = kek_recipient(200);
  const std::vector<std::vector<const Recipient*>> lists{
      {&alice().recipient},
      {&hybrid().recipient},
      {&p256().recipient},
      {&passphrase},
      {&kek},
      {&kek_with_name},
      {&alice().recipient, &bob().recipient, &p256().recipient, &passphrase, &kek},
  };
  SealOptions full = with_length(20000, Padding::padme);
  full.context = {{"a", "b"}, {"project", "siegel"}};
  full.metadata->name = "contract.pdf";
  full.policy = array_of<32>(pattern(32));
  for (const auto& recipients : lists)
    for (const auto& options : {SealOptions{}, with_length(20000), full}) {
      const auto prepared = value(PreparedSeal::create(recipients, provider(), options));
      const auto file = seal_with(prepared, pattern(20000));
      REQUIRE(prepared.sealed_size(20000) == file.size());
      REQUIRE(value(sealed_size(20000, recipients, options)) == file.size());
    }
}

TEST_CASE("the sealed size of what only a service knows is known once it is wrapped", "[envelope]") {
  const auto outside = external_recipient();
  const Recipient* recipients[] = {&alice().recipient, &outside};
  REQUIRE(error_of(sealed_size(0, recipients)) == ErrorCode::unsupported);
  const auto prepared = value(PreparedSeal::create(recipients, provider()));
  REQUIRE(prepared.sealed_size(5) == seal_with(prepared, pattern(5)).size());
}

TEST_CASE("sealed sizes are right to the end of what fits", "[envelope]") {
  const Recipient* recipients[] = {&alice().recipient};
  for (const std::uint64_t size :
       {std::uint64_t{16383}, std::uint64_t{16384}, std::uint64_t{10'000'000'000}, max_plaintext_size})
    REQUIRE(value(sealed_size(size, recipients)) == 164 + payload_size(size));
  for (const std::uint64_t size : {max_plaintext_size + 1, ~std::uint64_t{0}}) {
    REQUIRE(error_of(sealed_size(size, recipients)) == ErrorCode::too_large);
    REQUIRE(error_of(sealed_size(size, recipients, with_length(size))) == ErrorCode::too_large);
    REQUIRE(error_of(prepare({&alice().recipient}, with_length(size))) == ErrorCode::too_large);
  }
}

TEST_CASE("a padded file may not be longer than a file can be", "[envelope]") {
  const Recipient* recipients[] = {&alice().recipient};
  for (const std::uint64_t size : {max_plaintext_size, max_plaintext_size - 5, ~std::uint64_t{0}}) {
    REQUIRE(error_of(prepare({&alice().recipient}, with_length(size, Padding::padme))) == ErrorCode::too_large);
    REQUIRE(error_of(sealed_size(size, recipients, with_length(size, Padding::padme))) == ErrorCode::too_large);
  }
}

TEST_CASE("nothing of one file comes again in the next", "[envelope]") {
  const auto first = value(prepare({&alice().recipient}));
  const auto second = value(prepare({&alice().recipient}));
  const auto a = value(Header::parse(first.header()));
  const auto b = value(Header::parse(second.header()));
  REQUIRE(a.core().file_id != b.core().file_id);
  REQUIRE(slice(a.stanzas()[0].body, 8, 88) != slice(b.stanzas()[0].body, 8, 88));
  REQUIRE(first.payload_prefix() != second.payload_prefix());
  REQUIRE(bytes(first.part_key().reveal()) != bytes(second.part_key().reveal()));
}

TEST_CASE("what cannot be sealed is refused", "[envelope]") {
  REQUIRE(error_of(prepare({})) == ErrorCode::bad_argument);
  SealOptions padding;
  padding.padding = Padding::padme;
  REQUIRE(error_of(prepare({&alice().recipient}, padding)) == ErrorCode::bad_argument);
  padding.metadata.emplace();
  REQUIRE(error_of(prepare({&alice().recipient}, padding)) == ErrorCode::bad_argument);
  const Recipient* recipients[] = {&alice().recipient};
  REQUIRE(error_of(sealed_size(0, recipients, padding)) == ErrorCode::bad_argument);

  SealOptions context;
  context.context = {{"", "empty key"}};
  REQUIRE(error_of(prepare({&alice().recipient}, context)) == ErrorCode::bad_argument);
  REQUIRE(error_of(sealed_size(0, recipients, context)) == ErrorCode::bad_argument);
  context.context = {{"k", std::string(65535, 'v')}};
  REQUIRE(error_of(prepare({&alice().recipient}, context)) == ErrorCode::too_large);

  auto name = with_length(0);
  name.metadata->name = "a/b";
  REQUIRE(error_of(prepare({&alice().recipient}, name)) == ErrorCode::bad_argument);
  REQUIRE(error_of(sealed_size(0, recipients, name)) == ErrorCode::bad_argument);

  const auto one = passphrase_recipient("x");
  const auto two = passphrase_recipient("y");
  REQUIRE(error_of(prepare({&one, &two})) == ErrorCode::bad_argument);
  const auto broken = value(PublicKeyRecipient::create(StanzaType::x25519, Bytes(32)));
  REQUIRE(error_of(prepare({&alice().recipient, &broken})) == ErrorCode::bad_key);
  const auto kek = kek_recipient(0);
  REQUIRE(error_of(PreparedSeal::create(std::vector<const Recipient*>(1025, &kek), provider())) ==
          ErrorCode::too_large);
}

TEST_CASE("classical and post-quantum recipients are mixed only when asked", "[envelope]") {
  const auto passphrase = passphrase_recipient("x");
  const auto kek = kek_recipient(0);
  const auto outside = external_recipient();
  REQUIRE(error_of(prepare({&alice().recipient, &hybrid().recipient})) == ErrorCode::bad_argument);
  REQUIRE(error_of(prepare({&hybrid().recipient, &kek, &p256().recipient})) == ErrorCode::bad_argument);
  REQUIRE(prepare({&hybrid().recipient, &passphrase, &kek, &outside}));
  REQUIRE(prepare({&alice().recipient, &p256().recipient, &passphrase, &kek, &outside}));
  SealOptions mixed;
  mixed.mix_classical_with_post_quantum = true;
  REQUIRE(prepare({&alice().recipient, &hybrid().recipient}, mixed));
}

TEST_CASE("a random source that fails at any draw stops the sealing", "[envelope]") {
  const auto passphrase = passphrase_recipient("x");
  const auto kek = kek_recipient(0);
  for (const auto* recipient :
       {static_cast<const Recipient*>(&alice().recipient), static_cast<const Recipient*>(&hybrid().recipient),
        static_cast<const Recipient*>(&p256().recipient), static_cast<const Recipient*>(&passphrase),
        static_cast<const Recipient*>(&kek)}) {
    INFO(name_of(recipient->type()));
    std::size_t draws = 0;
    for (bool worked = false; !worked; ++draws) {
      FailingRandom random(draws);
      TestProvider with;
      with.use(random);
      const auto prepared = prepare({recipient}, {}, *with);
      worked = !random.failed();
      REQUIRE(prepared.has_value() == worked);
      if (!worked) REQUIRE(error_of(prepared) == ErrorCode::random_failed);
    }
    // File key, file id, salt of the payload, and at least one for the stanza.
    REQUIRE(draws > 4);
  }
}

TEST_CASE("a library that fails at any call stops the preparation", "[envelope]") {
  const auto kek = kek_recipient(0);
  // Three draws, two for the metadata, three for the key-encryption key.
  REQUIRE(for_each_fault([&](const Provider& faulty) { return prepare({&kek}, with_length(5), faulty); }) == 8);
  const auto prepared = value(prepare({&kek}));
  REQUIRE(for_each_fault([&](const Provider& faulty) { return prepared.chunk_cipher(faulty); }) == 1);
}
