// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "keys/public_key_recipient.h"

namespace siegel {

/// The raw x-coordinate (32 bytes) of the held P-256 key times the point `enc` (65 bytes, uncompressed), or nothing if
/// the holder was not asked about this point. Errors: `external_failed`.
using AgreeFunction = std::function<Result<std::optional<SecretBytes>>(ByteView enc)>;

/// A P-256 key whose secret half stays with its holder: a non-extractable WebCrypto key, a smart card, a hardware
/// module.
class HeldKeyIdentity final : public Identity {
 public:
  /// `public_key` has 65 bytes, uncompressed. Errors: `bad_key`.
  static Result<HeldKeyIdentity> create(Bytes public_key, AgreeFunction agree, const Provider& provider);

  /// Errors: `header_forged` for a stanza that names this key and does not open with it.
  Result<std::optional<SecretBytes>> unwrap(const Stanza& stanza, ByteView binding,
                                            const Provider& provider) const override;

 private:
  HeldKeyIdentity(Bytes public_key, AgreeFunction agree, const KeyId& key_id)
      : public_key_(std::move(public_key)), agree_(std::move(agree)), key_id_(key_id) {}

  Bytes public_key_;
  AgreeFunction agree_;
  KeyId key_id_;
};

}  // namespace siegel
