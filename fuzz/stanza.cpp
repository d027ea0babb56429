// SPDX-License-Identifier: Apache-2.0
#include "keys/stanza.h"

#include "keys/stanza_body.h"
#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

/// The body, written again from what was read.
Bytes print(StanzaType type, const Stanza& stanza) {
  Bytes bytes;
  switch (type) {
    case StanzaType::x25519:
    case StanzaType::mlkem768_x25519:
    case StanzaType::p256: {
      const auto body = *HpkeBody::read(stanza);
      append(bytes, body.key_id);
      append(bytes, body.enc);
      append(bytes, body.wrapped_key);
      break;
    }
    case StanzaType::passphrase: {
      const auto body = *PassphraseBody::read(stanza);
      append(bytes, body.salt);
      for (const auto number : {body.cost.memory_kib, body.cost.passes, body.cost.lanes})
        append_big_endian(bytes, number);
      append(bytes, body.commitment);
      append(bytes, body.wrapped_key);
      break;
    }
    case StanzaType::kek: {
      const auto body = *KekBody::read(stanza);
      bytes.push_back(static_cast<std::uint8_t>(body.key_id.size()));
      append(bytes, body.key_id);
      append(bytes, body.nonce);
      append(bytes, body.wrapped_key);
      break;
    }
    case StanzaType::external: {
      const auto body = *ExternalBody::read(stanza);
      bytes.push_back(static_cast<std::uint8_t>(body.provider.size()));
      append(bytes, body.provider);
      append_big_endian(bytes, static_cast<std::uint16_t>(body.key_id.size()));
      append(bytes, body.key_id);
      append(bytes, body.blob);
      break;
    }
  }
  return bytes;
}

/// Something that holds no fitting key says so, or that the stanza is broken, and never opens it.
void try_to_open(const Stanza& stanza) {
  static const auto identity =
      PublicKeyIdentity::create(StanzaType::x25519, SecretBytes::copy(Bytes(32, 0x42)), provider());
  static const KekIdentity kek(
      *KeyEncryptionKey::create(SecretBytes::copy(bytes_of("one key-encryption key, 32 bytes")), {}, provider()));
  for (const auto* holder : {static_cast<const Identity*>(&*identity), static_cast<const Identity*>(&kek)}) {
    const auto file_key = holder->unwrap(stanza, {}, provider());
    require(!file_key || !*file_key);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const auto body = input.rest().subspan(std::min<std::size_t>(1, size));
  const Stanza stanza{static_cast<std::uint16_t>(input.byte() % 8), Bytes(body.begin(), body.end())};
  const auto type = stanza.known_type();
  const auto status = check_form(stanza);
  if (status) {
    if (type) require(print(*type, stanza) == stanza.body);
  } else {
    require(type && status.error().code == ErrorCode::bad_header);
  }
  quantum_safety(stanza);
  try_to_open(stanza);
  return 0;
}
