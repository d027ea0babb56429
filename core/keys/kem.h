// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/secret_bytes.h"
#include "crypto/provider.h"
#include "keys/stanza.h"

namespace siegel {

/// A key encapsulation mechanism as HPKE wants it (RFC 9180, 4). Stateless.
class Kem {
 public:
  struct Encapsulation {
    SecretBytes shared_secret;  ///< 32 bytes
    Bytes enc;
  };

  virtual ~Kem() = default;

  /// IANA "HPKE KEM Identifiers".
  virtual std::uint16_t id() const = 0;
  virtual std::size_t public_key_size() const = 0;
  virtual std::size_t secret_key_size() const = 0;
  virtual std::size_t enc_size() const = 0;

  /// A fresh secret key from the provider's random source.
  virtual Result<SecretBytes> generate(const Provider& provider) const = 0;
  /// Errors: `bad_key`.
  virtual Result<Bytes> public_key(const SecretBytes& secret_key, const Provider& provider) const = 0;
  /// Errors: `bad_key` for a public key that is not valid, `random_failed`.
  virtual Result<Encapsulation> encapsulate(ByteView public_key, const Provider& provider) const = 0;
  /// Errors: `bad_key` for an `enc` that is not valid.
  virtual Result<SecretBytes> decapsulate(ByteView enc, const SecretBytes& secret_key,
                                          const Provider& provider) const = 0;
};

/// DHKEM(X25519, HKDF-SHA256), 0x0020 (RFC 9180, 7.1).
const Kem& dhkem_x25519();
/// DHKEM(P-256, HKDF-SHA256), 0x0010.
const Kem& dhkem_p256();
/// The end of "Decap" (RFC 9180, 4.1) for a P-256 key that does not leave its holder: `agreed` is the raw x-coordinate
/// (32 bytes) that the holder computed from `enc` and the key of `public_key`. Errors: `bad_key` for another length.
Result<SecretBytes> dhkem_p256_shared_secret(const SecretBytes& agreed, ByteView enc, ByteView public_key,
                                             const Provider& provider);
/// X-Wing, 0x647a: ML-KEM-768 with X25519 (draft-connolly-cfrg-xwing-kem). The secret key is its 32-byte seed.
const Kem& xwing();

/// The mechanism of x25519, mlkem768-x25519 and p256. Errors: `unsupported` for the other stanza types.
Result<const Kem*> kem_of(StanzaType type);

}  // namespace siegel
