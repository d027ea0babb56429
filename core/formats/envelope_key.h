// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/provider.h"
#include "crypto/rsa.h"

namespace siegel {

inline constexpr std::size_t max_symmetric_key = 64;  ///< bytes

enum class EnvelopeKeyType : std::uint8_t {
  symmetric,
  p256,
  x25519,
  rsa,
};

/// What a key says about itself, in whatever notation it was read.
struct EnvelopeKeyUse {
  std::string key_id = {};                   ///< `kid`; empty if there is none
  std::string algorithm = {};                ///< the only one it is for, in the words of JOSE (RFC 7518); empty: any
  bool for_encryption = true;                ///< false: for signatures
  std::vector<std::string> operations = {};  ///< in the words of RFC 7517, 4.3; empty: any
};

/// The certificate that a key came in, as far as CMS needs it (RFC 5280).
struct EnvelopeCertificate {
  Bytes issuer_and_serial;      ///< IssuerAndSerialNumber in DER (RFC 5652, 10.2.4)
  Bytes subject_key_id;         ///< empty if there is none
  std::int64_t not_before = 0;  ///< seconds since 1970-01-01T00:00:00Z
  std::int64_t not_after = 0;
  bool is_for_this_use = false;  ///< its key usage allows that keys are encrypted for it, and mail if it says for what
};

/// A key of a standard envelope, public or private: it comes as a JSON Web Key, a COSE key, or in PEM.
class EnvelopeKey {
 public:
  /// Errors: `bad_key` for no or more than 64 bytes.
  static Result<EnvelopeKey> symmetric(SecretBytes secret);
  /// `point` as `Provider` takes it, 65 or 32 bytes. Whether it is on the curve shows at its first use. Errors:
  /// `bad_key` for another length.
  static Result<EnvelopeKey> of_public(Group group, Bytes point);
  /// Errors: those of `Provider::public_key`.
  static Result<EnvelopeKey> of_secret(Group group, SecretBytes secret, const Provider& provider);
  /// A fresh one. Errors: `random_failed`.
  static Result<EnvelopeKey> draw(Group group, const Provider& provider);
  static EnvelopeKey of_rsa(std::shared_ptr<const RsaPublicKey> key);
  static EnvelopeKey of_rsa(std::shared_ptr<const RsaPrivateKey> key);

  /// None if the key came without one.
  const std::shared_ptr<const EnvelopeCertificate>& certificate() const { return certificate_; }
  void set_certificate(EnvelopeCertificate certificate) {
    certificate_ = std::make_shared<const EnvelopeCertificate>(std::move(certificate));
  }
  void set_use(EnvelopeKeyUse use) { use_ = std::move(use); }
  const EnvelopeKeyUse& use() const { return use_; }
  const std::string& key_id() const { return use_.key_id; }
  const std::string& algorithm() const { return use_.algorithm; }
  /// False if the key says that it is not for this: `operation` is a word of RFC 7517, 4.3, or empty for any.
  bool allows(std::string_view algorithm, std::string_view operation) const;

  EnvelopeKeyType type() const { return type_; }
  bool is_private() const { return !secret_.empty() || rsa_private_ != nullptr; }
  bool is_on_curve() const { return type_ == EnvelopeKeyType::p256 || type_ == EnvelopeKeyType::x25519; }
  /// Of a key on a curve.
  Group group() const { return type_ == EnvelopeKeyType::p256 ? Group::p256 : Group::x25519; }

  /// Of a key on a curve, as `Provider` takes them: 65 or 32 bytes.
  const Bytes& public_key() const { return public_key_; }
  /// The symmetric key, or the secret of one on a curve.
  const SecretBytes& secret() const { return secret_; }
  const RsaPublicKey& rsa_public() const;
  const std::shared_ptr<const RsaPrivateKey>& rsa_private() const { return rsa_private_; }

  /// True if both have the same public numbers.
  bool has_public_part_of(const EnvelopeKey& other) const;

 private:
  EnvelopeKey() = default;

  EnvelopeKeyType type_ = EnvelopeKeyType::symmetric;
  EnvelopeKeyUse use_;
  Bytes public_key_;
  SecretBytes secret_;
  std::shared_ptr<const RsaPublicKey> rsa_public_;
  std::shared_ptr<const RsaPrivateKey> rsa_private_;
  std::shared_ptr<const EnvelopeCertificate> certificate_;
};

}  // namespace siegel
