// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "crypto/provider.h"
#include "crypto/rsa.h"

namespace siegel {

/// A public key that formats of X.509 carry: RSA, or a point on P-256 or X25519.
struct SubjectPublicKey {
  std::shared_ptr<const RsaPublicKey> rsa;  ///< none for a point
  Group group = Group::x25519;
  Bytes point;  ///< as `Provider` takes it
};

/// The private keys of the same kinds.
struct SubjectPrivateKey {
  std::shared_ptr<const RsaPrivateKey> rsa;  ///< none for one on a curve
  Group group = Group::x25519;
  SecretBytes secret;  ///< as `Provider` takes it
};

/// What a certificate says (RFC 5280, 4). Nobody checked who signed it.
struct CertificateFacts {
  SubjectPublicKey public_key;
  Bytes subject_key_id;         ///< empty if there is none
  std::int64_t not_before = 0;  ///< seconds since 1970-01-01T00:00:00Z
  std::int64_t not_after = 0;
  bool allows_key_transport = false;  ///< no KeyUsage, or one with keyEncipherment
  bool allows_key_agreement = false;  ///< no KeyUsage, or one with keyAgreement
  bool allows_mail = false;           ///< no ExtendedKeyUsage, or one for e-mail or for anything
};

/// DER in each. Errors: `bad_certificate` or `bad_key` for what is malformed or too weak, and for curves that the
/// library does not know; `unsupported` for other algorithms that it does.
Result<CertificateFacts> read_certificate(ByteView der);
/// SubjectPublicKeyInfo (RFC 5280, 4.1.2.7).
Result<SubjectPublicKey> read_subject_public_key(ByteView der);
/// PrivateKeyInfo without encryption (RFC 5208, 5; RFC 5958).
Result<SubjectPrivateKey> read_private_key(ByteView der, RandomSource& random);

}  // namespace siegel
