// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keys/identity.h"
#include "keys/recipient.h"
#include "keys/stanza_body.h"

namespace siegel {

/// A 256-bit key-encryption key that the customer holds: "bring your own key". Sealing and opening need the same key.
class KeyEncryptionKey {
 public:
  /// `key_id` is public and up to 255 bytes; empty means the first 8 bytes of HMAC-SHA-256(key, "siegel/v1 kek kid"),
  /// which tells keys apart and nothing about them.
  /// Errors: `bad_key` unless the key has exactly 32 bytes that are not all the same; `bad_argument` for a long id.
  static Result<KeyEncryptionKey> create(SecretBytes key, Bytes key_id, const Provider& provider);

  const SecretBytes& key() const { return key_; }
  const Bytes& key_id() const { return key_id_; }
  KeyEncryptionKey clone() const { return {key_.clone(), key_id_}; }

 private:
  KeyEncryptionKey(SecretBytes key, Bytes key_id) : key_(std::move(key)), key_id_(std::move(key_id)) {}

  SecretBytes key_;
  Bytes key_id_;
};

class KekRecipient final : public Recipient {
 public:
  explicit KekRecipient(KeyEncryptionKey kek) : kek_(std::move(kek)) {}

  StanzaType type() const override { return StanzaType::kek; }
  const Bytes& key_id() const { return kek_.key_id(); }
  std::optional<std::size_t> body_size() const override {
    return 1 + kek_.key_id().size() + aead_nonce_size + wrapped_key_size;
  }
  Result<Stanza> wrap(const SecretBytes& file_key, ByteView binding, const Provider& provider) const override;

 private:
  KeyEncryptionKey kek_;
};

class KekIdentity final : public Identity {
 public:
  explicit KekIdentity(KeyEncryptionKey kek) : kek_(std::move(kek)) {}

  /// Errors: `header_forged` for a stanza with this key's id that the key does not open.
  Result<std::optional<SecretBytes>> unwrap(const Stanza& stanza, ByteView binding,
                                            const Provider& provider) const override;

 private:
  KeyEncryptionKey kek_;
};

}  // namespace siegel
