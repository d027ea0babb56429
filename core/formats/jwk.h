// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "crypto/provider.h"
#include "crypto/rsa.h"

namespace siegel {

enum class JwkType : std::uint8_t {
  symmetric,  ///< `oct` (RFC 7518, 6.4)
  p256,       ///< `EC` with `P-256` (RFC 7518, 6.2)
  x25519,     ///< `OKP` with `X25519` (RFC 8037, 2)
  rsa,        ///< `RSA` (RFC 7518, 6.3)
};

/// A JSON Web Key (RFC 7517), public or private. A key that says what it is for keeps to it: see `allows`.
class Jwk {
 public:
  /// Members that nobody knows are ignored (RFC 7517, 4). Errors: `bad_key` for what is no key: a missing or a
  /// malformed member, numbers that do not belong together, a symmetric key of no or more than 64 bytes; `unsupported`
  /// for other types and curves; `too_large`.
  static Result<Jwk> parse(ByteView json, const Provider& provider);
  /// Errors: those of `Provider::public_key`.
  static Result<Jwk> of_secret(Group group, SecretBytes secret, const Provider& provider);

  JwkType type() const { return type_; }
  bool is_private() const { return !secret_.empty() || rsa_private_ != nullptr; }
  const std::string& key_id() const { return key_id_; }        ///< `kid`; empty if there is none
  const std::string& algorithm() const { return algorithm_; }  ///< `alg`; empty: any
  /// False if `use`, `key_ops` or `alg` say that the key is not for this: `operation` is a word of RFC 7517, 4.3, or
  /// empty for any.
  bool allows(std::string_view algorithm, std::string_view operation) const;

  /// Of an elliptic curve, as `Provider` takes them: 65 or 32 bytes.
  const Bytes& public_key() const { return public_key_; }
  /// The symmetric key, or the secret of an elliptic curve.
  const SecretBytes& secret() const { return secret_; }
  const RsaPublicKey& rsa_public() const;
  const std::shared_ptr<const RsaPrivateKey>& rsa_private() const { return rsa_private_; }

  /// SHA-256 over the members that make the key, base64url (RFC 7638, 3; RFC 8037, 2).
  std::string thumbprint(const Provider& provider) const;
  /// One line, with `kid`: the one it came with, or the thumbprint. Errors: `bad_argument` for a symmetric key.
  Result<std::string> print_public(const Provider& provider) const;
  SecretBytes print_private(const Provider& provider) const;

 private:
  Jwk() = default;

  JwkType type_ = JwkType::symmetric;
  std::string key_id_;
  std::string algorithm_;
  std::string use_;
  std::vector<std::string> operations_;
  Bytes public_key_;
  SecretBytes secret_;
  std::shared_ptr<const RsaPublicKey> rsa_public_;
  std::shared_ptr<const RsaPrivateKey> rsa_private_;

  friend class JwkReader;
};

}  // namespace siegel
