// SPDX-License-Identifier: Apache-2.0
#include "crypto/x509.h"

#include <botan/data_src.h>
#include <botan/ec_apoint.h>
#include <botan/ec_group.h>
#include <botan/ecc_key.h>
#include <botan/pkcs8.h>
#include <botan/rsa.h>
#include <botan/x25519.h>
#include <botan/x509_key.h>
#include <botan/x509cert.h>

#include "crypto/botan/firewall.h"

namespace siegel {
namespace {

constexpr Error bad_certificate{ErrorCode::bad_certificate,
                                "this is no certificate, or its key is neither RSA nor on P-256 or X25519"};
constexpr Error bad_public_key{ErrorCode::bad_key, "this is no public key, or neither RSA nor on P-256 or X25519"};
constexpr Error bad_private_key{ErrorCode::bad_key, "this is no private key, or neither RSA nor on P-256 or X25519"};
constexpr Error other_algorithm{ErrorCode::unsupported, "the key is neither RSA nor on P-256 or X25519"};

bool is_p256(const Botan::EC_PublicKey& key) { return key.domain() == Botan::EC_Group::from_name("secp256r1"); }

Result<SubjectPublicKey> numbers_of(const Botan::Public_Key& key) {
  SubjectPublicKey numbers;
  if (const auto* rsa = dynamic_cast<const Botan::RSA_PublicKey*>(&key)) {
    SIEGEL_TRY(numbers.rsa, make_rsa_public_key(rsa->get_n().serialize<Bytes>(), rsa->get_e().serialize<Bytes>()));
    return numbers;
  }
  if (const auto* point = dynamic_cast<const Botan::EC_PublicKey*>(&key); point != nullptr && is_p256(*point)) {
    numbers.group = Group::p256;
    numbers.point = point->_public_ec_point().serialize_uncompressed<Bytes>();
    return numbers;
  }
  if (const auto* x25519 = dynamic_cast<const Botan::X25519_PublicKey*>(&key)) {
    numbers.point = x25519->raw_public_key_bits();
    return numbers;
  }
  return fail(other_algorithm);
}

SecretBytes secret(const Botan::BigInt& number) {
  return SecretBytes::copy(number.serialize<Botan::secure_vector<std::uint8_t>>());
}

Result<SubjectPrivateKey> numbers_of(const Botan::Private_Key& key, RandomSource& random) {
  SubjectPrivateKey numbers;
  if (const auto* rsa = dynamic_cast<const Botan::RSA_PrivateKey*>(&key)) {
    const RsaPrivateNumbers parts{rsa->get_n().serialize<Bytes>(), rsa->get_e().serialize<Bytes>(),
                                  secret(rsa->get_d()), secret(rsa->get_p()), secret(rsa->get_q())};
    SIEGEL_TRY(numbers.rsa, make_rsa_private_key(parts, random));
    return numbers;
  }
  if (const auto* scalar = dynamic_cast<const Botan::EC_PrivateKey*>(&key); scalar != nullptr && is_p256(*scalar)) {
    numbers.group = Group::p256;
    numbers.secret = SecretBytes::copy(scalar->raw_private_key_bits());
    return numbers;
  }
  if (const auto* x25519 = dynamic_cast<const Botan::X25519_PrivateKey*>(&key)) {
    numbers.secret = SecretBytes::copy(x25519->raw_private_key_bits());
    return numbers;
  }
  return fail(other_algorithm);
}

}  // namespace

Result<CertificateFacts> read_certificate(ByteView der) {
  return botan::guarded(bad_certificate, [&]() -> Result<CertificateFacts> {
    const Botan::X509_Certificate certificate(der.data(), der.size());
    CertificateFacts facts;
    const auto key = certificate.subject_public_key();
    SIEGEL_TRY(facts.public_key, numbers_of(*key));
    facts.subject_key_id = certificate.subject_key_id();
    facts.not_before = static_cast<std::int64_t>(certificate.not_before().time_since_epoch());
    facts.not_after = static_cast<std::int64_t>(certificate.not_after().time_since_epoch());
    facts.allows_key_transport = certificate.allowed_usage(Botan::Key_Constraints::KeyEncipherment);
    facts.allows_key_agreement = certificate.allowed_usage(Botan::Key_Constraints::KeyAgreement);
    facts.allows_mail = certificate.extended_key_usage().empty() ||
                        certificate.has_ex_constraint(Botan::OID("1.3.6.1.5.5.7.3.4")) ||  // emailProtection
                        certificate.has_ex_constraint(Botan::OID("2.5.29.37.0"));          // any
    return facts;
  });
}

Result<SubjectPublicKey> read_subject_public_key(ByteView der) {
  return botan::guarded(bad_public_key,
                        [&]() -> Result<SubjectPublicKey> { return numbers_of(*Botan::X509::load_key(der)); });
}

Result<SubjectPrivateKey> read_private_key(ByteView der, RandomSource& random) {
  return botan::guarded(bad_private_key, [&]() -> Result<SubjectPrivateKey> {
    Botan::DataSource_Memory source(der);
    return numbers_of(*Botan::PKCS8::load_key(source), random);
  });
}

}  // namespace siegel
