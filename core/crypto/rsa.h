// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/result.h"
#include "base/secret_bytes.h"
#include "crypto/random.h"

namespace siegel {

inline constexpr std::size_t min_rsa_bits = 2048;  ///< NIST SP 800-131A; less is refused as weak
inline constexpr std::size_t max_rsa_bits = 8192;  ///< more would only cost time

/// How a content key is padded (RFC 8017, 7). The mask generation uses the same hash; the label is empty.
enum class RsaPadding {
  oaep_sha_1,
  oaep_sha_256,
  pkcs1_v1_5,  ///< for reading only, where somebody asked for it by name
};

/// A public key. Safe to use from several threads.
class RsaPublicKey {
 public:
  virtual ~RsaPublicKey() = default;

  virtual std::size_t bits() const = 0;
  virtual Bytes modulus() const = 0;  ///< big-endian, without leading zeros
  virtual Bytes exponent() const = 0;

  /// Errors: `bad_argument` for PKCS#1 v1.5 or more bytes than fit; `random_failed`.
  virtual Result<Bytes> encrypt(RsaPadding padding, ByteView plaintext, RandomSource& random) const = 0;
};

/// The numbers of a private key, big-endian (RFC 8017, 3.2). The rest is worked out from them.
struct RsaPrivateNumbers {
  Bytes modulus;
  Bytes exponent;
  SecretBytes private_exponent;
  SecretBytes first_prime;
  SecretBytes second_prime;
};

/// What is worked out from them, for a faster computation: big-endian, without leading zeros.
struct RsaRemainderNumbers {
  SecretBytes first_exponent;   ///< d mod (p - 1)
  SecretBytes second_exponent;  ///< d mod (q - 1)
  SecretBytes coefficient;      ///< q^-1 mod p
};

class RsaPrivateKey {
 public:
  virtual ~RsaPrivateKey() = default;

  virtual const RsaPublicKey& public_key() const = 0;
  virtual RsaPrivateNumbers numbers() const = 0;
  virtual RsaRemainderNumbers remainder_numbers() const = 0;

  /// Always `plaintext_size` bytes for a ciphertext as long as the modulus: random ones if the padding is wrong or
  /// something of another length is inside (RFC 3218, 2.3.2; RFC 7516, 11.5). The tag of the content tells them apart
  /// and nothing else does. Errors: `payload_forged` for a ciphertext of another length or not below the modulus;
  /// `random_failed`.
  virtual Result<SecretBytes> decrypt(RsaPadding padding, ByteView ciphertext, std::size_t plaintext_size,
                                      RandomSource& random) const = 0;
};

/// Errors: `bad_key` for a modulus that is even or not of `min_rsa_bits` to `max_rsa_bits`, or an exponent that is even
/// or not between 2^16 and 2^64 (FIPS 186-5, 5.1, with a lower end).
Result<std::shared_ptr<const RsaPublicKey>> make_rsa_public_key(ByteView modulus, ByteView exponent);

/// Errors: `bad_key`, also for numbers that do not belong together.
Result<std::shared_ptr<const RsaPrivateKey>> make_rsa_private_key(const RsaPrivateNumbers& numbers,
                                                                  RandomSource& random);

/// A fresh key with exponent 65537. Errors: `bad_argument` unless the size is 2048, 3072 or 4096; `random_failed`.
Result<std::shared_ptr<const RsaPrivateKey>> generate_rsa_key(std::size_t bits, RandomSource& random);

}  // namespace siegel
