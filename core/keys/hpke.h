// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "keys/kem.h"

namespace siegel {

/// HPKE in base mode with HKDF-SHA256 and AES-256-GCM (RFC 9180; KDF 0x0001, AEAD 0x0002): what sender and receiver
/// share after the key exchange. The sender only seals, the receiver only opens.
class HpkeContext {
 public:
  /// RFC 9180, 5.1.1, "SetupBaseS". Errors: `bad_key`, `random_failed`.
  struct Sender;
  static Result<Sender> set_up_sender(const Kem& kem, ByteView recipient_public_key, ByteView info,
                                      const Provider& provider);
  /// RFC 9180, 5.1.1, "SetupBaseR". Errors: `bad_key`.
  static Result<HpkeContext> set_up_receiver(const Kem& kem, ByteView enc, const SecretBytes& secret_key, ByteView info,
                                             const Provider& provider);

  /// The same for a caller who decapsulated elsewhere: `shared_secret` is what the mechanism gave.
  static Result<HpkeContext> set_up_receiver(const Kem& kem, const SecretBytes& shared_secret, ByteView info,
                                             const Provider& provider) {
    return schedule_keys(kem, shared_secret, info, provider);
  }

  /// RFC 9180, 5.2, "ContextS.Seal": ciphertext and tag, under the next sequence number.
  Result<Bytes> seal(ByteView associated_data, ByteView plaintext);
  /// RFC 9180, 5.2, "ContextR.Open". Errors: `payload_forged`; the sequence number then stays.
  Result<SecretBytes> open(ByteView associated_data, ByteView sealed);

 private:
  HpkeContext(std::unique_ptr<Aead> aead, const Nonce& base_nonce) : aead_(std::move(aead)), base_nonce_(base_nonce) {}
  static Result<HpkeContext> schedule_keys(const Kem& kem, const SecretBytes& shared_secret, ByteView info,
                                           const Provider& provider);

  std::unique_ptr<Aead> aead_;
  Nonce base_nonce_;
  std::uint64_t sequence_ = 0;
};

struct HpkeContext::Sender {
  Bytes enc;
  HpkeContext context;
};

}  // namespace siegel
