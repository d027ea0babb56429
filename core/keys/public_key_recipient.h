// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "keys/identity.h"
#include "keys/kem.h"
#include "keys/recipient.h"
#include "keys/stanza_body.h"

namespace siegel {

/// First 8 bytes of SHA-256("siegel/v1 kid" || 00 || type || public key): tells stanzas apart without trying them.
KeyId key_id_of(StanzaType type, ByteView public_key, const Provider& provider);

/// "siegel/v1 " and the name of the stanza: what HPKE is told it is for.
std::string hpke_info(StanzaType type);

/// x25519, mlkem768-x25519 or p256: the file key sealed with HPKE.
class PublicKeyRecipient final : public Recipient {
 public:
  /// Errors: `bad_key` for a wrong length, `unsupported` for a type without public key. Whether the key is a point
  /// of its curve shows when it is used.
  static Result<PublicKeyRecipient> create(StanzaType type, Bytes public_key);

  /// Leaves the key identifier out of the stanza, so that the file does not tell whom it is for. The opener then
  /// tries each identity.
  void stay_anonymous() { anonymous_ = true; }

  StanzaType type() const override { return type_; }
  std::optional<std::size_t> body_size() const override { return key_id_size + kem_->enc_size() + wrapped_key_size; }
  const Bytes& public_key() const { return public_key_; }
  Result<Stanza> wrap(const SecretBytes& file_key, ByteView binding, const Provider& provider) const override;

 private:
  PublicKeyRecipient(StanzaType type, const Kem& kem, Bytes public_key)
      : type_(type), kem_(&kem), public_key_(std::move(public_key)) {}

  StanzaType type_;
  const Kem* kem_;
  Bytes public_key_;
  bool anonymous_ = false;
};

/// The secret half.
class PublicKeyIdentity final : public Identity {
 public:
  /// Errors: `bad_key`, `unsupported`.
  static Result<PublicKeyIdentity> create(StanzaType type, SecretBytes secret_key, const Provider& provider);
  /// A fresh key from the provider's random source. Errors: `random_failed`, `unsupported`.
  static Result<PublicKeyIdentity> generate(StanzaType type, const Provider& provider);

  StanzaType type() const { return type_; }
  const SecretBytes& secret_key() const { return secret_key_; }
  Result<PublicKeyRecipient> recipient() const { return PublicKeyRecipient::create(type_, public_key_); }
  Result<std::optional<SecretBytes>> unwrap(const Stanza& stanza, ByteView binding,
                                            const Provider& provider) const override;

 private:
  PublicKeyIdentity(StanzaType type, const Kem& kem, SecretBytes secret_key, Bytes public_key, const KeyId& key_id)
      : type_(type),
        kem_(&kem),
        secret_key_(std::move(secret_key)),
        public_key_(std::move(public_key)),
        key_id_(key_id) {}

  StanzaType type_;
  const Kem* kem_;
  SecretBytes secret_key_;
  Bytes public_key_;
  KeyId key_id_;
};

}  // namespace siegel
