// SPDX-License-Identifier: Apache-2.0
// After the idea of ctgrind (A. Langley, 2010): memory that holds a secret is declared uninitialized, and memcheck,
// which reports a jump or an address that depends on uninitialized memory, becomes a constant-time check.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "base/constant_time.h"
#include "border_provider.h"
#include "codec/bech32.h"
#include "envelope/header_keys.h"
#include "keys/hpke.h"
#include "siegel.h"

// In place of the one in the core, which does nothing.
void siegel::mark_public(const void* memory, std::size_t size) noexcept {
  (void)VALGRIND_MAKE_MEM_DEFINED(memory, size);
}

namespace siegel::ctime {
namespace {

void require(bool condition, const char* what) {
  if (condition) return;
  std::printf("failed: %s\n", what);
  std::exit(1);
}

Bytes pattern(std::size_t size, std::uint8_t start) {
  Bytes bytes(size);
  for (auto& byte : bytes) byte = start = static_cast<std::uint8_t>(start * 5 + 17);
  return bytes;
}

SecretRandom& secret_random() {
  static SecretRandom random(system_random());
  return random;
}

const Provider& border() {
  static const auto real = make_provider(system_random());
  static const BorderProvider provider(**real, secret_random());
  return provider;
}

SecretBytes secret(std::uint8_t start = 1) { return secret_copy(pattern(32, start)); }

void compare() {
  const auto a = secret(1);
  const auto b = secret(2);
  require(equal_constant_time(a.reveal(), a.clone().reveal()), "a copy is equal");
  require(!equal_constant_time(a.reveal(), b.reveal()), "another secret is not equal");
}

void hold() {
  auto first = secret(3);
  auto second = first.clone();
  auto third = std::move(first);
  second = std::move(third);
  auto plain = pattern(40, 4);
  mark_secret(plain);
  const auto taken = SecretBytes::take(std::move(plain));
  SecretArray<32> array;
  std::copy_n(taken.reveal().begin(), 32, array.reveal_for_writing().begin());
}

void text() {
  for (const auto size : {1U, 31U, 32U, 33U, 34U}) {
    const auto data = secret_copy(pattern(size, static_cast<std::uint8_t>(size)));
    auto encoded = encode_bech32("siegel-secret-key-", data.reveal());
    const auto decoded = decode_bech32(encoded.reveal());
    require(decoded && equal_constant_time(decoded->data.reveal(), data.reveal()), "bech32 gives back what it got");
    encoded.reveal_for_writing()[25] ^= 1;
    require(!decode_bech32(encoded.reveal()), "a typing error is found");
  }
}

void identity(StanzaType type) {
  const auto made = PublicKeyIdentity::create(type, secret(5), border());
  require(made.has_value(), "the identity is made");
  const auto printed = print_identity(*made);
  const auto parsed = parse_identity(printed.reveal(), border());
  require(parsed && equal_constant_time(parsed->secret_key().reveal(), made->secret_key().reveal()),
          "it is read again");
  require(PublicKeyIdentity::generate(type, border()).has_value(), "another one is made");
}

void header_keys() {
  const auto keys = HeaderKeys::derive(secret(6), FileId{}, border());
  const auto mac = keys->mac({bytes_of("header")}, border());
  require(equal_constant_time(mac, keys->mac({bytes_of("header")}, border())), "the MAC fits");
  require(!equal_constant_time(mac, keys->mac({bytes_of("Header")}, border())), "another MAC does not");
  const auto sealed = keys->seal_metadata(secret(7), border());
  require(keys->open_metadata(*sealed, border()).has_value(), "the metadata opens");
}

void payload_keys() {
  const auto keys = PayloadKeys::derive(secret(8), bytes_of("context"), PayloadSalt{}, border());
  const auto prefix = keys->prefix();
  require(PayloadKeys::derive_for_opening(secret(8), bytes_of("context"), prefix, border()).has_value(), "it fits");
  require(!PayloadKeys::derive_for_opening(secret(9), bytes_of("context"), prefix, border()), "another key does not");
}

void hpke(const Kem& kem) {
  const auto own = kem.generate(border());
  const auto sender = kem.public_key(*own, border());
  auto context = HpkeContext::set_up_sender(kem, *sender, bytes_of("info"), border());
  require(context.has_value(), "the sender is set up");
  const auto sealed = context->context.seal({}, secret(10).reveal());
  auto receiver = HpkeContext::set_up_receiver(kem, context->enc, *own, bytes_of("info"), border());
  const auto opened = receiver->open({}, *sealed);
  require(opened && equal_constant_time(opened->reveal(), secret(10).reveal()), "the receiver opens it");
}

KeyEncryptionKey key_encryption_key() { return *KeyEncryptionKey::create(secret(11), {}, border()); }

void refused_key_encryption_key() {
  require(!KeyEncryptionKey::create(secret_copy(Bytes(32, 7)), {}, border()), "a key of equal bytes is refused");
}

/// Whether a passphrase is UTF-8 is checked byte by byte in `create`, once, where it was typed; it is watched after.
template <class Holder>
Holder with_passphrase(std::string_view text) {
  auto passphrase = SecretBytes::copy(bytes_of(text));
  const auto bytes = passphrase.reveal();
  auto holder = Holder::create(std::move(passphrase), {19 * 1024, 2, 1});
  require(holder.has_value(), "the passphrase is taken");
  mark_secret(bytes);  // moving a SecretBytes does not move its bytes
  return std::move(*holder);
}

Bytes seal(const Recipient& recipient, ByteView content) {
  const Recipient* recipients[] = {&recipient};
  const auto prepared = PreparedSeal::create(recipients, border());
  require(prepared.has_value(), "the seal is prepared");
  auto sealer = Sealer::create(*prepared, border());
  Bytes file;
  append(file, *sealer->push(content));
  append(file, *sealer->finish());
  mark_public(file);  // it is what leaves
  return file;
}

Status open(ByteView file, const Identity& identity) {
  HeaderReader reader;
  SIEGEL_TRY(const bool complete, reader.push(file));
  require(complete, "the header is complete");
  const Identity* identities[] = {&identity};
  SIEGEL_TRY(const auto unlocked, unlock(reader.header(), identities, border()));
  SIEGEL_TRY(auto opener, Opener::create(unlocked, border()));
  SIEGEL_CHECK(opener.push(reader.rest()));
  SIEGEL_CHECK(opener.finish());
  PayloadPrefix prefix;
  std::copy_n(reader.rest().begin(), prefix.size(), prefix.begin());
  SIEGEL_TRY(auto range, RangeOpener::create(unlocked, prefix, 100, 200, border()));
  SIEGEL_CHECK(
      range.push(reader.rest().subspan(static_cast<std::size_t>(range.sealed_begin())).first(sealed_chunk_size)));
  SIEGEL_CHECK(range.finish());
  return {};
}

void whole_file(const Recipient& recipient, const Identity& identity, const Identity& stranger) {
  const auto content = secret_copy(pattern(40'000, 12));
  auto file = seal(recipient, content.reveal());
  require(open(file, identity).has_value(), "the file opens");
  require(!open(file, stranger), "it does not open for another");
  file[file.size() - 1] ^= 1;
  require(!open(file, identity), "a changed payload does not open");
  file[200] ^= 1;
  require(!open(file, identity), "a changed header does not open");
}

void whole_file_for_public_key(StanzaType type) {
  const auto identity = PublicKeyIdentity::generate(type, border());
  auto recipient = identity->recipient();
  const auto stranger = PublicKeyIdentity::generate(type, border());
  whole_file(*recipient, *identity, *stranger);
  recipient->stay_anonymous();
  whole_file(*recipient, *identity, *stranger);
}

void parts() {
  const KekRecipient recipient(key_encryption_key());
  const Recipient* recipients[] = {&recipient};
  const auto prepared = PreparedSeal::create(recipients, border());
  const auto content = secret_copy(pattern(20'000, 13));
  auto sealer = PartSealer::create(*prepared, content.size(), border());
  require(sealer->seal(0, content.reveal()).has_value(), "a part is sealed");
  require(sealer->seal(0, content.reveal()).has_value(), "and again");
  require(!sealer->seal(0, secret_copy(pattern(20'000, 14)).reveal()), "but not with another content");
}

void all() {
  compare();
  hold();
  text();
  header_keys();
  payload_keys();
  for (const auto type : {StanzaType::x25519, StanzaType::p256, StanzaType::mlkem768_x25519}) {
    identity(type);
    hpke(**kem_of(type));
    whole_file_for_public_key(type);
  }
  refused_key_encryption_key();
  const auto other = KeyEncryptionKey::create(secret(15), {}, border());
  whole_file(KekRecipient(key_encryption_key()), KekIdentity(key_encryption_key()), KekIdentity(other->clone()));
  whole_file(with_passphrase<PassphraseRecipient>("correct horse"),
             with_passphrase<PassphraseIdentity>("correct horse"),
             with_passphrase<PassphraseIdentity>("battery staple"));
  parts();
}

// What the check has to find, or it finds nothing.

[[gnu::noinline]] bool leaky_compare(ByteView a, ByteView b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i]) return false;
  return true;
}

[[gnu::noinline]] char leaky_look_up(std::uint8_t digit) {
  static const volatile char table[] = "0123456789abcdef";
  return table[digit & 15];
}

}  // namespace
}  // namespace siegel::ctime

int main(int count, char** arguments) {
  using namespace siegel::ctime;
  const std::string_view what = count == 2 ? arguments[1] : "";
  require(RUNNING_ON_VALGRIND != 0, "this program says nothing unless Valgrind runs it");
  if (what == "leaky-compare") {
    std::printf("%d\n", leaky_compare(secret(1).reveal(), secret(1).reveal()) ? 1 : 0);
  } else if (what == "leaky-look-up") {
    volatile char c = leaky_look_up(secret(1).reveal().front());
    (void)c;
  } else {
    require(what == "all", "all, leaky-compare or leaky-look-up");
    all();
    std::printf("checks done\n");
  }
  return 0;
}
