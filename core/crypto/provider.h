// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret_bytes.h"
#include "crypto/block_cipher.h"
#include "crypto/deterministic_aead.h"
#include "crypto/random.h"

namespace siegel {

inline constexpr std::size_t aead_key_size = 32;    ///< bytes, AES-256
inline constexpr std::size_t aead_nonce_size = 12;  ///< bytes, NIST SP 800-38D with a 96-bit IV
inline constexpr std::size_t aead_tag_size = 16;    ///< bytes, the full tag and no other
using Nonce = std::array<std::uint8_t, aead_nonce_size>;

/// The nonce of message number `counter`: the number as a big-endian integer, XORed into the base nonce. The same in
/// RFC 9180, 5.2, and c2sp.org/chunked-encryption.
constexpr Nonce nonce_at(const Nonce& base_nonce, std::uint64_t counter) {
  auto nonce = base_nonce;
  for (std::size_t i = 0; i < sizeof counter; ++i)
    nonce[nonce.size() - 1 - i] ^= static_cast<std::uint8_t>(counter >> (8 * i));
  return nonce;
}

using Sha256Digest = std::array<std::uint8_t, 32>;
using Sha512Digest = std::array<std::uint8_t, 64>;

/// AES-256-GCM under one key (NIST SP 800-38D). Not for use from two threads at once.
class Aead {
 public:
  virtual ~Aead() = default;

  /// Writes ciphertext and tag to `out`, which is exactly `aead_tag_size` longer than `plaintext`. `plaintext` may
  /// be the front of `out` itself (sealing in place); any other overlap is not allowed.
  /// All or nothing: on failure `out` is zero.
  virtual Status seal(const Nonce& nonce, ByteView associated_data, ByteView plaintext, ByteSpan out) = 0;

  /// Checks the tag at the end of `sealed` and writes the plaintext to `out`, which is exactly `aead_tag_size`
  /// shorter. `out` may be the front of `sealed` itself. Errors: `payload_forged`, and then `out` is zero.
  virtual Status open(const Nonce& nonce, ByteView associated_data, ByteView sealed, ByteSpan out) = 0;
};

/// SHA-256 over a stream (FIPS 180-4).
class Sha256 {
 public:
  virtual ~Sha256() = default;
  virtual void update(ByteView bytes) = 0;
  virtual Sha256Digest finish() = 0;
};

/// HMAC-SHA-256 over a stream (RFC 2104).
class HmacSha256 {
 public:
  virtual ~HmacSha256() = default;
  virtual void update(ByteView bytes) = 0;
  virtual Sha256Digest finish() = 0;
};

/// Diffie-Hellman groups for HPKE.
enum class Group {
  x25519,  ///< RFC 7748; secret 32 bytes, public key 32 bytes
  p256,    ///< NIST P-256; secret 32 bytes big-endian, public key 65 bytes uncompressed (SEC 1, 2.3.3)
};

/// Cost of Argon2id (RFC 9106). The caller has checked it against the caps (keys/passphrase.h).
struct Argon2Cost {
  std::uint32_t memory_kib;
  std::uint32_t passes;
  std::uint32_t lanes;
};

/// What an ML-KEM encapsulation gives (FIPS 203).
struct MlKem768Encapsulation {
  Bytes ciphertext;           ///< 1088 bytes
  SecretBytes shared_secret;  ///< 32 bytes
};

/// The cryptographic library behind its wall: primitives only, no protocol. All methods may be called from several
/// threads at once; what they return belongs to one thread.
class Provider {
 public:
  virtual ~Provider() = default;

  virtual RandomSource& random() const = 0;

  /// Errors: `bad_key` unless the key has 32 bytes.
  virtual Result<std::unique_ptr<Aead>> aes_256_gcm(ByteView key) const = 0;

  /// Errors: `bad_key` unless the key has 16, 24 or 32 bytes.
  virtual Result<std::unique_ptr<BlockCipher>> aes(ByteView key) const = 0;
  /// Errors: `bad_key` unless the key has 32, 48 or 64 bytes: two AES keys (RFC 5297, 2.2).
  virtual Result<std::unique_ptr<DeterministicAead>> aes_siv(ByteView key) const = 0;

  virtual std::unique_ptr<Sha256> sha_256() const = 0;
  virtual Sha512Digest sha_512(std::initializer_list<ByteView> parts) const = 0;
  virtual std::array<std::uint8_t, 32> sha3_256(std::initializer_list<ByteView> parts) const = 0;
  /// SHAKE-256 (FIPS 202) with as much output as `out` takes.
  virtual void shake_256(ByteView in, ByteSpan out) const = 0;

  /// HMAC-SHA-256 (RFC 2104) over the parts in a row.
  virtual Sha256Digest hmac_sha_256(ByteView key, std::initializer_list<ByteView> parts) const = 0;
  virtual std::unique_ptr<HmacSha256> hmac_sha_256_stream(ByteView key) const = 0;
  /// HKDF-Expand with SHA-256 or SHA-512 (RFC 5869, 2.3); `out` at most 255 hash lengths.
  virtual void hkdf_expand_sha_256(ByteView pseudorandom_key, ByteView info, ByteSpan out) const = 0;
  virtual void hkdf_expand_sha_512(ByteView pseudorandom_key, ByteView info, ByteSpan out) const = 0;

  /// Errors: `bad_key` if the secret is not one of the group (wrong length; for P-256 zero or not below the order).
  virtual Result<Bytes> public_key(Group group, ByteView secret) const = 0;
  /// The raw shared x-coordinate or u-coordinate, 32 bytes. Errors: `bad_key` for a point that is not on the curve,
  /// of low order, or gives the all-zero result (RFC 7748, 6.1).
  virtual Result<SecretBytes> agree(Group group, ByteView secret, ByteView public_key) const = 0;

  /// `seed` is d || z, 64 bytes (FIPS 203, 7.1). Returns the encapsulation key, 1184 bytes.
  virtual Result<Bytes> ml_kem_768_public_key(ByteView seed) const = 0;
  /// Draws 32 bytes from `random()`. Errors: `bad_key` for an encapsulation key that fails FIPS 203, 7.2.
  virtual Result<MlKem768Encapsulation> ml_kem_768_encapsulate(ByteView public_key) const = 0;
  /// Errors: `bad_key` for a wrong length; a wrong ciphertext gives another secret (implicit rejection).
  virtual Result<SecretBytes> ml_kem_768_decapsulate(ByteView seed, ByteView ciphertext) const = 0;

  /// Argon2id, version 1.3 (RFC 9106). Errors: `out_of_memory`; `unsupported` for more than one lane where the
  /// library cannot compute it.
  virtual Result<SecretBytes> argon2id(ByteView passphrase, ByteView salt, const Argon2Cost& cost,
                                       std::size_t output_size) const = 0;
};

/// Botan and libsodium over the given random source, which must outlive the provider. Runs `self_test` first.
/// Errors: `internal` if a known answer does not come out, `random_failed` if the source gives nothing usable.
Result<std::unique_ptr<Provider>> make_provider(RandomSource& random);

}  // namespace siegel
