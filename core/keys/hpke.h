// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "keys/kem.h"

namespace siegel {

/// The cipher of a suite (IANA, "HPKE AEAD Identifiers"), with nonces of 12 bytes and tags of 16.
struct HpkeAead {
  std::uint16_t id;
  std::size_t key_size;  ///< bytes, at most 32
  Result<std::unique_ptr<Aead>> (*make)(ByteView key, const Provider& provider);
};
inline constexpr HpkeAead hpke_aes_256_gcm{
    0x0002, aead_key_size, [](ByteView key, const Provider& provider) { return provider.aes_256_gcm(key); }};

/// HPKE in base mode with HKDF-SHA256 (RFC 9180; KDF 0x0001): what sender and receiver share after the key exchange.
/// The sender only seals, the receiver only opens. Siegel's own format has AES-256-GCM only.
class HpkeContext {
 public:
  /// RFC 9180, 5.1.1, "SetupBaseS". Errors: `bad_key`, `random_failed`.
  struct Sender;
  static Result<Sender> set_up_sender(const Kem& kem, ByteView recipient_public_key, ByteView info,
                                      const Provider& provider, const HpkeAead& aead = hpke_aes_256_gcm);
  /// RFC 9180, 5.1.1, "SetupBaseR". Errors: `bad_key`.
  static Result<HpkeContext> set_up_receiver(const Kem& kem, ByteView enc, const SecretBytes& secret_key, ByteView info,
                                             const Provider& provider, const HpkeAead& aead = hpke_aes_256_gcm);

  /// The same for a caller who decapsulated elsewhere: `shared_secret` is what the mechanism gave.
  static Result<HpkeContext> set_up_receiver(const Kem& kem, const SecretBytes& shared_secret, ByteView info,
                                             const Provider& provider) {
    return schedule_keys(kem, shared_secret, info, provider, hpke_aes_256_gcm);
  }

  /// RFC 9180, 5.2, "ContextS.Seal": ciphertext and tag, under the next sequence number.
  Result<Bytes> seal(ByteView associated_data, ByteView plaintext);
  /// RFC 9180, 5.2, "ContextR.Open". Errors: `payload_forged`; the sequence number then stays.
  Result<SecretBytes> open(ByteView associated_data, ByteView sealed);

  /// The same for long messages, written to `out` as `Aead` does.
  Status seal(ByteView associated_data, ByteView plaintext, ByteSpan out);
  Status open(ByteView associated_data, ByteView sealed, ByteSpan out);

 private:
  HpkeContext(std::unique_ptr<Aead> aead, const Nonce& base_nonce) : aead_(std::move(aead)), base_nonce_(base_nonce) {}
  static Result<HpkeContext> schedule_keys(const Kem& kem, const SecretBytes& shared_secret, ByteView info,
                                           const Provider& provider, const HpkeAead& aead);

  std::unique_ptr<Aead> aead_;
  Nonce base_nonce_;
  std::uint64_t sequence_ = 0;
};

struct HpkeContext::Sender {
  Bytes enc;
  HpkeContext context;
};

}  // namespace siegel
