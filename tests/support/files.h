// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <vector>

#include "envelope/header_reader.h"
#include "envelope/opener.h"
#include "envelope/prepared_seal.h"
#include "envelope/sealer.h"
#include "keys/passphrase.h"
#include "keys/public_key_recipient.h"
#include "support/provider.h"
#include "support/transforms.h"

namespace siegel::test {

using Recipients = std::initializer_list<const Recipient*>;
using Identities = std::initializer_list<const Identity*>;

inline std::span<const Recipient* const> span_of(const Recipients& list) { return {list.begin(), list.size()}; }
inline std::span<const Identity* const> span_of(const Identities& list) { return {list.begin(), list.size()}; }

/// Someone with a key pair, always the same for the same seed.
struct Person {
  explicit Person(StanzaType type = StanzaType::x25519, std::uint64_t seed = 1)
      : identity(make(type, seed)), recipient(value(identity.recipient())) {}

  PublicKeyIdentity identity;
  PublicKeyRecipient recipient;

 private:
  static PublicKeyIdentity make(StanzaType type, std::uint64_t seed) {
    CountingRandom random(seed * 1000 + static_cast<std::uint64_t>(type));
    const TestProvider seeded(random);
    return value(PublicKeyIdentity::generate(type, *seeded));
  }
};

inline const Person& alice() {
  static const Person person(StanzaType::x25519, 1);
  return person;
}
inline const Person& bob() {
  static const Person person(StanzaType::x25519, 2);
  return person;
}

/// The smallest cost that sealing accepts.
inline PassphraseRecipient passphrase_recipient(std::string_view passphrase) {
  return value(PassphraseRecipient::create(secret(passphrase), minimum_argon2_cost));
}
inline PassphraseIdentity passphrase_identity(std::string_view passphrase) {
  return value(PassphraseIdentity::create(secret(passphrase)));
}

inline SealOptions with_length(std::uint64_t length, Padding padding = Padding::none) {
  SealOptions options;
  options.metadata.emplace();
  options.metadata->length = length;
  options.padding = padding;
  return options;
}

/// Always the same for the same seed.
inline std::shared_ptr<const SigningKey> signing_key(std::uint64_t seed = 1) {
  return std::make_shared<const SigningKey>(value(SigningKey::from_seed(secret(pattern(32, 500 + seed)))));
}
inline SealOptions signed_by(std::shared_ptr<const SigningKey> key, SealOptions options = {}) {
  options.signing_key = std::move(key);
  return options;
}

inline Bytes seal_with(const PreparedSeal& prepared, ByteView plaintext) {
  return run(value(Sealer::create(prepared, provider())), plaintext);
}

inline Bytes seal(const Recipients& recipients, ByteView plaintext, const SealOptions& options = {},
                  const Provider& with = provider()) {
  return seal_with(value(PreparedSeal::create(span_of(recipients), with, options)), plaintext);
}

/// The header at the front of a file; fails the test if there is none.
inline Header header_of(ByteView file) {
  HeaderReader reader;
  REQUIRE(value(reader.push(file)));
  return reader.header();
}

inline Result<UnlockedHeader> unlock_file(ByteView file, const Identities& identities,
                                          const Requirements& requirements = {}) {
  return unlock(header_of(file), span_of(identities), provider(), requirements);
}

/// The whole way of a file, in pieces: what came out, and the error that ended it.
inline Outcome open(ByteView file, const Identities& identities, const Requirements& requirements = {},
                    std::size_t step = 4096) {
  Outcome outcome;
  const auto end_with = [&](const Error& error) {
    outcome.error = error;
    return outcome;
  };
  HeaderReader reader;
  bool complete = false;
  while (!complete && !file.empty()) {
    const auto piece = file.first(std::min(step, file.size()));
    file = file.subspan(piece.size());
    const auto pushed = reader.push(piece);
    if (!pushed) return end_with(pushed.error());
    complete = *pushed;
  }
  if (const auto finished = reader.finish(); !finished) return end_with(finished.error());
  const auto unlocked = unlock(reader.header(), span_of(identities), provider(), requirements);
  if (!unlocked) return end_with(unlocked.error());
  auto opener = value(Opener::create(*unlocked, provider(), Unverified::release));
  return run_to_end(opener, joined({reader.rest(), file}), step);
}

inline Bytes open_all(ByteView file, const Identities& identities) {
  auto outcome = open(file, identities);
  if (outcome.error) FAIL(describe(outcome.error->code).word << ": " << outcome.error->what);
  return std::move(outcome.released);
}

/// type || length || value.
inline Bytes tlv(std::uint16_t type, ByteView value) {
  Bytes out;
  append_big_endian(out, type);
  append_big_endian(out, static_cast<std::uint32_t>(value.size()));
  append(out, value);
  return out;
}

inline Bytes with_length_in_front(ByteView section) {
  Bytes out;
  append_big_endian(out, static_cast<std::uint32_t>(section.size()));
  append(out, section);
  return out;
}

namespace field {
inline constexpr std::uint16_t context = 0x0003, file_id = 0x8001, metadata = 0x8002, policy = 0x8004, padding = 0x8005,
                               signature = 0x8006;
}

/// A file put together by hand, by somebody who has the file key: whatever the test writes into it, the MAC is right
/// and so is the payload. This is how a hostile or faulty sealer is played.
struct HandMade {
  const Provider* with = &provider();
  SecretBytes file_key = secret(pattern(32, 77));
  FileId file_id = array_of<16>(pattern(16, 78));
  /// The core as it stands in the file; `core()` gives a sound one.
  Bytes core = sound_core();
  /// More stanzas, before the one for alice, as they stand in the file.
  Bytes other_stanzas = {};

  Bytes sound_core() const { return tlv(field::file_id, file_id); }
  HeaderKeys keys() const { return value(HeaderKeys::derive(file_key, file_id, *with)); }

  /// Seals a metadata block of the test's own making.
  Bytes metadata_field(ByteView block) const {
    return tlv(field::metadata, value(keys().seal_metadata(secret(block), *with)));
  }

  Bytes head() const { return encode_head(core); }
  Bytes header_with(ByteView recipients_section) const {
    auto bytes = head();
    append(bytes, with_length_in_front(recipients_section));
    append(bytes, keys().mac({bytes}, *with));
    return bytes;
  }
  Bytes stanza_for(const Recipient& recipient) const {
    const auto stanza = value(recipient.wrap(file_key, binding_of(head(), *with), *with));
    return tlv(stanza.type, stanza.body);
  }
  Bytes header() const { return header_with(joined({other_stanzas, stanza_for(alice().recipient)})); }
  Bytes payload(ByteView plaintext) const {
    const auto salt = array_of<payload_salt_size>(pattern(payload_salt_size, 79));
    const auto payload_keys =
        value(PayloadKeys::derive(keys().payload_key(), payload_context(head(), *with), salt, *with));
    return run(value(PayloadSealer::create(payload_keys, *with)), plaintext);
  }
  Bytes file(ByteView plaintext = {}) const { return joined({header(), payload(plaintext)}); }

  Bytes signature_field(const Signer& signer) const { return tlv(field::signature, signer.encode()); }
  /// The signature of this payload under this head.
  Bytes trailer(ByteView payload_bytes, const SigningKey& key) const {
    PayloadSignature signature(head(), *with);
    signature.update(payload_bytes);
    return value(signature.sign(key, payload_bytes.size()));
  }
};

}  // namespace siegel::test
