// SPDX-License-Identifier: Apache-2.0
#include "envelope/rewrap.h"

#include "support/faults.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const Person& hybrid() {
  static const Person person(StanzaType::mlkem768_x25519);
  return person;
}

struct File {
  explicit File(const Recipients& recipients = {&alice().recipient}) {
    auto options = with_length(50000);
    options.context = {{"project", "siegel"}};
    options.mix_classical_with_post_quantum = true;
    bytes = seal(recipients, pattern(50000), options);
  }
  Bytes payload() const { return slice(bytes, header_of(bytes).size(), bytes.size()); }
  UnlockedHeader unlocked(const Identity& by = alice().identity) const { return value(unlock_file(bytes, {&by})); }

  Bytes bytes;
};

Result<Bytes> rewrapped(const File& file, const Recipients& recipients, RewrapMode mode = RewrapMode::replace,
                        bool mix = false) {
  return rewrap(file.unlocked(), span_of(recipients), provider(), {mode, mix});
}

}  // namespace

TEST_CASE("new recipients get the same payload", "[envelope]") {
  const File file;
  const auto header = value(rewrapped(file, {&bob().recipient}));
  const auto parsed = value(Header::parse(header));
  REQUIRE(bytes(parsed.head()) == bytes(header_of(file.bytes).head()));
  REQUIRE(parsed.stanzas().size() == 1);
  const auto changed = joined({header, file.payload()});
  REQUIRE(open_all(changed, {&bob().identity}) == pattern(50000));
  REQUIRE(open(changed, {&alice().identity}).ended_with(ErrorCode::no_matching_key));
  // The old file opens as before: rewrapping is no revocation.
  REQUIRE(open_all(file.bytes, {&alice().identity}) == pattern(50000));
}

TEST_CASE("recipients can be added", "[envelope]") {
  const File file;
  const auto header = value(rewrapped(file, {&bob().recipient}, RewrapMode::add));
  REQUIRE(value(Header::parse(header)).stanzas().size() == 2);
  REQUIRE(value(Header::parse(header)).stanzas()[0] == header_of(file.bytes).stanzas()[0]);
  const auto changed = joined({header, file.payload()});
  for (const auto* person : {&alice(), &bob()}) REQUIRE(open_all(changed, {&person->identity}) == pattern(50000));
}

TEST_CASE("the new MAC covers the new recipients", "[envelope][reject:header_mac_mismatch]") {
  const File file;
  auto header = value(rewrapped(file, {&bob().recipient}));
  const auto old_mac = bytes(header_of(file.bytes).mac());
  REQUIRE(slice(header, header.size() - 32, header.size()) != old_mac);
  std::ranges::copy(old_mac, header.end() - 32);
  REQUIRE(open(joined({header, file.payload()}), {&bob().identity}).ended_with(ErrorCode::header_forged));
}

TEST_CASE("what cannot be rewrapped is refused", "[envelope]") {
  const File file;
  REQUIRE(error_of(rewrapped(file, {})) == ErrorCode::bad_argument);
  REQUIRE(rewrapped(file, {}, RewrapMode::add));
  const auto broken = value(PublicKeyRecipient::create(StanzaType::x25519, Bytes(32)));
  REQUIRE(error_of(rewrapped(file, {&bob().recipient, &broken})) == ErrorCode::bad_key);
  const auto passphrase = passphrase_recipient("x");
  const File with_passphrase({&alice().recipient, &passphrase});
  REQUIRE(error_of(rewrapped(with_passphrase, {&passphrase}, RewrapMode::add)) == ErrorCode::bad_argument);
  REQUIRE(rewrapped(with_passphrase, {&passphrase}));
}

TEST_CASE("rewrapping mixes classical and post-quantum only when asked", "[envelope]") {
  const File file;
  REQUIRE(error_of(rewrapped(file, {&hybrid().recipient}, RewrapMode::add)) == ErrorCode::bad_argument);
  REQUIRE(rewrapped(file, {&hybrid().recipient}, RewrapMode::replace));
  REQUIRE(rewrapped(file, {&hybrid().recipient}, RewrapMode::add, true));
  REQUIRE(error_of(rewrapped(file, {&bob().recipient, &hybrid().recipient})) == ErrorCode::bad_argument);
}

TEST_CASE("a library that fails at any call stops the rewrapping", "[envelope]") {
  const File file;
  const auto unlocked = file.unlocked();
  const Recipient* recipients[] = {&bob().recipient};
  REQUIRE(for_each_fault([&](const Provider& faulty) { return rewrap(unlocked, recipients, faulty); }) == 5);
}
