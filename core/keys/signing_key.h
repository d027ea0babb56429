// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "crypto/ed25519.h"
#include "crypto/provider.h"

namespace siegel {

/// Who signed: the public half of a `SigningKey`. There is Ed25519 (RFC 8032), and room for more.
class Signer {
 public:
  explicit Signer(const Ed25519PublicKey& key) : key_(key) {}

  const Ed25519PublicKey& public_key() const { return key_; }
  /// Algorithm (u16: 1 is Ed25519) and key: 34 bytes.
  Bytes encode() const;
  /// Errors: `bad_key`; `unsupported` for another algorithm.
  static Result<Signer> decode(ByteView bytes);
  /// `siegel-signer1…`: Bech32 of type and key (docs/format.md, "Keys as text").
  std::string print() const;
  /// Errors: `bad_key`.
  static Result<Signer> parse(std::string_view text);

  bool verify(ByteView message, const Ed25519Signature& signature) const {
    return ed25519_verify(key_, message, signature);
  }
  bool operator==(const Signer&) const = default;

 private:
  Ed25519PublicKey key_;
};

// The private key of RFC 8032, 5.1.5 and its text, for whoever signs with something else, such as WebCrypto.

/// `SIEGEL-SIGNING-KEY-1…` of 32 bytes.
SecretBytes print_signing_seed(const SecretBytes& seed);
/// Errors: `bad_key`.
Result<SecretBytes> parse_signing_seed(ByteView text);
/// Of the only signing key of a key file, as `key_lines` reads it. Errors: `bad_key`, `too_large`.
Result<SecretBytes> parse_signing_seed_file(const SecretBytes& text);

/// What signs a file: a key in memory, or something that holds one.
class FileSigner {
 public:
  virtual ~FileSigner() = default;
  virtual const Signer& signer() const = 0;
  virtual Result<Ed25519Signature> sign(ByteView message) const = 0;
};

/// A key that signs files, policies, logs and reports.
class SigningKey final : public FileSigner {
 public:
  /// Errors: `random_failed`.
  static Result<SigningKey> generate(RandomSource& random);
  /// Errors: `bad_key` unless there are 32 bytes.
  static Result<SigningKey> from_seed(SecretBytes seed);

  const Signer& signer() const override { return signer_; }
  const SecretBytes& seed() const { return seed_; }
  Result<Ed25519Signature> sign(ByteView message) const override { return ed25519_sign(seed_, message); }

  /// `SIEGEL-SIGNING-KEY-1…`, upper case.
  SecretBytes print() const { return print_signing_seed(seed_); }
  /// Errors: `bad_key`.
  static Result<SigningKey> parse(ByteView text);
  /// The only signing key of a key file, as `key_lines` reads it. Errors: `bad_key`, `too_large`.
  static Result<SigningKey> parse_file(const SecretBytes& text);

 private:
  SigningKey(SecretBytes seed, Signer signer) : seed_(std::move(seed)), signer_(signer) {}

  SecretBytes seed_;
  Signer signer_;
};

}  // namespace siegel
