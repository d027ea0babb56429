// SPDX-License-Identifier: Apache-2.0
// residue drop|hold|plant HOLDER: seals and opens a file under keys that come from standard input, then waits to have
// its memory searched. drop: everything was closed before; hold: nothing is yet; plant: as drop, but one key was copied
// into ordinary memory and given back unwiped. HOLDER: kek, passphrase, x25519, p256, mlkem768-x25519.
//
// On standard output: what the searcher has to look for, each byte XORed with 0xA5, so that telling is not leaving.
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "envelope/header_keys.h"
#include "keys/kem.h"
#include "siegel.h"

namespace siegel::residue {
namespace {

constexpr Argon2Cost cost{19 * 1024, 2, 1};
constexpr std::size_t content_size = 40'000;

template <class Value>
Value checked(Result<Value> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "residue: %.*s\n", static_cast<int>(result.error().what.size()), result.error().what.data());
  std::exit(1);
}

SecretBytes read_secret(std::size_t size) {
  SecretBytes secret(size);
  for (auto rest = secret.reveal_for_writing(); !rest.empty();) {
    const auto got = ::read(STDIN_FILENO, rest.data(), rest.size());
    if (got <= 0) std::exit(2);
    rest = rest.subspan(static_cast<std::size_t>(got));
  }
  return secret;
}

void tell(const char* name, ByteView secret) {
  std::printf("%s ", name);
  for (const auto byte : secret) std::printf("%02x", byte ^ 0xA5U);
  std::printf("\n");
}

void tell_ready_and_wait() {
  std::printf("ready\n");
  std::fflush(stdout);
  char c;
  (void)!::read(STDIN_FILENO, &c, 1);
}

/// What a user of the library has open at one time.
struct Desk {
  std::unique_ptr<Provider> provider = checked(make_provider(system_random()));
  SecretBytes content{content_size};
  SecretBytes secret = read_secret(32);
  SecretBytes text;
  std::unique_ptr<Recipient> recipient;
  std::unique_ptr<Identity> identity;
  std::vector<PreparedSeal> prepared;
  std::vector<Sealer> sealers;
  std::vector<UnlockedHeader> unlocked;
  std::vector<Opener> openers;
  std::vector<RangeOpener> ranges;
  std::vector<PartSealer> part_sealers;
  std::vector<PartOpener> part_openers;
};

void make_holder(Desk& desk, std::string_view name) {
  tell("secret", desk.secret.reveal());
  const auto marker = read_secret(32);
  tell("plaintext", marker.reveal());
  for (std::size_t i = 0; i < content_size; ++i) desk.content.reveal_for_writing()[i] = marker.reveal()[i % 32];

  if (name == "kek") {
    const auto kek = checked(KeyEncryptionKey::create(desk.secret.clone(), {}, *desk.provider));
    desk.recipient = std::make_unique<KekRecipient>(kek.clone());
    desk.identity = std::make_unique<KekIdentity>(kek.clone());
  } else if (name == "passphrase") {
    desk.recipient =
        std::make_unique<PassphraseRecipient>(checked(PassphraseRecipient::create(desk.secret.clone(), cost)));
    desk.identity = std::make_unique<PassphraseIdentity>(checked(PassphraseIdentity::create(desk.secret.clone())));
  } else {
    for (const auto type : {StanzaType::x25519, StanzaType::p256, StanzaType::mlkem768_x25519}) {
      if (name != name_of(type)) continue;
      const auto identity = checked(PublicKeyIdentity::create(type, desk.secret.clone(), *desk.provider));
      desk.text = print_identity(identity);
      tell("text", desk.text.reveal());
      desk.recipient = std::make_unique<PublicKeyRecipient>(checked(identity.recipient()));
      desk.identity = std::make_unique<PublicKeyIdentity>(checked(parse_identity(desk.text.reveal(), *desk.provider)));
    }
  }
}

void seal_and_open(Desk& desk) {
  const auto& provider = *desk.provider;
  const Recipient* recipients[] = {desk.recipient.get()};
  SealOptions options;
  options.metadata =
      Metadata{.name = "report.pdf", .media_type = {}, .modified = {}, .length = content_size, .sha_256 = {}};
  options.padding = Padding::padme;
  auto& prepared = desk.prepared.emplace_back(checked(PreparedSeal::create(recipients, provider, options)));
  auto& sealer = desk.sealers.emplace_back(checked(Sealer::create(prepared, provider)));
  Bytes file;
  append(file, checked(sealer.push(desk.content.reveal())));
  append(file, checked(sealer.finish()));
  auto& part_sealer = desk.part_sealers.emplace_back(checked(PartSealer::create(prepared, content_size, provider)));
  checked(part_sealer.seal(0, desk.content.reveal()));

  HeaderReader reader;
  checked(reader.push(file));
  const Identity* identities[] = {desk.identity.get()};
  auto& unlocked = desk.unlocked.emplace_back(checked(unlock(reader.header(), identities, provider)));
  tell("file-key", unlocked.file_key().reveal());
  tell("file-id", reader.header().core().file_id);
  tell("head", reader.header().head());
  tell("salt", reader.rest().first(payload_salt_size));

  // In the pieces a program would read, and what is open stays open: the end of the file is still to come.
  auto& opener = desk.openers.emplace_back(checked(Opener::create(unlocked, provider)));
  for (auto rest = reader.rest(); rest.size() > 10'000; rest = rest.subspan(10'000))
    checked(opener.push(rest.first(10'000)));
  checked(desk.openers.emplace_back(checked(Opener::create(unlocked, provider))).push(reader.rest()));

  PayloadPrefix prefix;
  std::ranges::copy(reader.rest().first(prefix.size()), prefix.begin());
  auto& range = desk.ranges.emplace_back(checked(RangeOpener::create(unlocked, prefix, 100, 35'000, provider)));
  checked(range.push(reader.rest().subspan(prefix.size(), 35'000)));
  const auto keys = checked(unlocked.payload_keys(prefix, provider));
  auto& part_opener = desk.part_openers.emplace_back(checked(PartOpener::create(keys, provider)));
  checked(part_opener.open(0, reader.rest().subspan(prefix.size()), PartPlace::last));
}

/// What is made on the way and never handed out.
void tell_intermediate_keys(Desk& desk) {
  const auto header = desk.unlocked.front().header();
  const auto& stanza = header.stanzas().front();
  if (stanza.known_type() == StanzaType::passphrase) {
    const auto body = checked(PassphraseBody::read(stanza));
    tell("argon2", checked(desk.provider->argon2id(desk.secret.reveal(), body.salt, body.cost, 64)).reveal());
  }
  if (const auto* identity = dynamic_cast<PublicKeyIdentity*>(desk.identity.get())) {
    const auto* kem = checked(kem_of(identity->type()));
    const auto body = checked(HpkeBody::read(stanza));
    tell("kem-id", Bytes{static_cast<std::uint8_t>(kem->id() >> 8), static_cast<std::uint8_t>(kem->id())});
    tell("shared-secret", checked(kem->decapsulate(body.enc, identity->secret_key(), *desk.provider)).reveal());
  }
}

[[gnu::noinline]] void work(std::string_view holder, bool hold, bool plant) {
  Desk desk;
  make_holder(desk, holder);
  seal_and_open(desk);
  tell_intermediate_keys(desk);
  if (plant) {
    const auto copy = std::make_unique<Bytes>(1000);
    std::ranges::copy(desk.unlocked.front().file_key().reveal(), copy->begin() + 500);
    asm volatile("" : : "r"(copy->data()) : "memory");  // or the compiler leaves out what nobody reads
  }
  if (hold) tell_ready_and_wait();
}

}  // namespace
}  // namespace siegel::residue

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const std::string_view mode = arguments[1];
  ::prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
  siegel::residue::work(arguments[2], mode == "hold", mode == "plant");
  siegel::residue::tell_ready_and_wait();
  return 0;
}
