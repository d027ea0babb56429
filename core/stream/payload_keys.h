// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>

#include "base/secret_bytes.h"
#include "crypto/provider.h"
#include "stream/chunk_layout.h"

namespace siegel {

using PayloadSalt = std::array<std::uint8_t, payload_salt_size>;
using PayloadPrefix = std::array<std::uint8_t, payload_prefix_size>;  ///< salt || commitment

/// Key, base nonce and commitment of one payload (c2sp.org/chunked-encryption, "Key derivation").
class PayloadKeys {
 public:
  /// `input_key` has 32 bytes; `context` is whatever the payload is to be bound to.
  /// Errors: `bad_key` for another key size.
  static Result<PayloadKeys> derive(const SecretBytes& input_key, ByteView context, const PayloadSalt& salt,
                                    const Provider& provider);

  /// Derives and compares the commitment in constant time, before any chunk is touched: with it a payload opens
  /// under one key only. Errors: `payload_forged`.
  static Result<PayloadKeys> derive_for_opening(const SecretBytes& input_key, ByteView context,
                                                const PayloadPrefix& prefix, const Provider& provider);

  PayloadPrefix prefix() const;
  const Nonce& base_nonce() const { return base_nonce_; }
  /// For a chunk loop outside, such as WebCrypto's; everything else asks for `aead`.
  const SecretBytes& key() const { return key_; }
  Result<std::unique_ptr<Aead>> aead(const Provider& provider) const { return provider.aes_256_gcm(key_.reveal()); }

 private:
  PayloadKeys() = default;

  SecretBytes key_;
  Nonce base_nonce_{};  // not secret: useless without the key
  PayloadSalt salt_{};
  std::array<std::uint8_t, payload_commitment_size> commitment_{};
};

}  // namespace siegel
