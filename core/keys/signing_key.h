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

/// A key that signs files, policies, logs and reports.
class SigningKey {
 public:
  /// Errors: `random_failed`.
  static Result<SigningKey> generate(RandomSource& random);
  /// Errors: `bad_key` unless there are 32 bytes.
  static Result<SigningKey> from_seed(SecretBytes seed);

  const Signer& signer() const { return signer_; }
  const SecretBytes& seed() const { return seed_; }
  Result<Ed25519Signature> sign(ByteView message) const { return ed25519_sign(seed_, message); }

  /// `SIEGEL-SIGNING-KEY-1…`, upper case.
  SecretBytes print() const;
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
