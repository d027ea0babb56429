// SPDX-License-Identifier: Apache-2.0
#include "formats/pem_key.h"

#include <algorithm>
#include <optional>

#include "codec/ber_reader.h"
#include "codec/der_writer.h"
#include "codec/pem.h"
#include "crypto/x509.h"
#include "formats/encrypted_private_key.h"

namespace siegel {
namespace {

constexpr std::string_view encrypted_label = "ENCRYPTED PRIVATE KEY";
constexpr std::size_t max_pem_size = std::size_t{1} << 20;

Result<EnvelopeKey> public_key_of(SubjectPublicKey key) {
  if (key.rsa != nullptr) return EnvelopeKey::of_rsa(std::move(key.rsa));
  return EnvelopeKey::of_public(key.group, std::move(key.point));
}

/// IssuerAndSerialNumber from the front of a TBSCertificate (RFC 5280, 4.1.2), byte for byte.
Result<Bytes> issuer_and_serial_of(ByteView der) {
  SIEGEL_TRY(auto certificate, BerReader(der).enter(asn1::sequence));
  SIEGEL_TRY(auto body, certificate.enter(asn1::sequence));
  if (body.peek() == asn1::context_constructed(0)) SIEGEL_CHECK(body.any());  // the version
  SIEGEL_TRY(const auto serial, body.take(asn1::integer));
  SIEGEL_CHECK(body.take(asn1::sequence));  // the algorithm of the signature
  SIEGEL_TRY(const auto issuer, body.take(asn1::sequence));
  return der::element(asn1::sequence, {issuer.whole, serial.whole});
}

Result<EnvelopeKey> private_key_of(const PemBlock& block, const Provider& provider, ByteView passphrase) {
  auto der = decode_secret_pem(block);
  if (!der) return fail(ErrorCode::bad_key, der.error().what);
  if (block.label == encrypted_label) {
    if (passphrase.empty()) return fail(ErrorCode::bad_passphrase, "the private key is encrypted with a passphrase");
    SIEGEL_TRY(*der, decrypt_private_key(der->reveal(), passphrase));
  }
  SIEGEL_TRY(auto key, read_private_key(der->reveal(), provider.random()));
  if (key.rsa != nullptr) return EnvelopeKey::of_rsa(std::move(key.rsa));
  return EnvelopeKey::of_secret(key.group, std::move(key.secret), provider);
}

Result<EnvelopeKey> public_key_of(const PemBlock& block) {
  const auto der = decode_pem(block);
  if (!der) return fail(ErrorCode::bad_key, der.error().what);
  SIEGEL_TRY(auto key, read_subject_public_key(*der));
  return public_key_of(std::move(key));
}

Result<EnvelopeKey> certificate_of(const PemBlock& block) {
  const auto der = decode_pem(block);
  if (!der) return fail(ErrorCode::bad_certificate, der.error().what);
  return parse_certificate(*der);
}

/// Notations that people have, and what to do about them.
Status check_known(std::string_view label) {
  if (label == "EC PRIVATE KEY" || label == "RSA PRIVATE KEY")
    return fail(ErrorCode::unsupported,
                "the private key is in an older notation: make it PKCS#8 with openssl pkcs8 -topk8 -nocrypt");
  return {};
}

}  // namespace

Result<EnvelopeKey> parse_certificate(ByteView der) {
  SIEGEL_TRY(auto facts, read_certificate(der));
  EnvelopeCertificate certificate;
  const auto name = issuer_and_serial_of(der);
  if (!name) return fail(ErrorCode::bad_certificate, name.error().what);
  certificate.issuer_and_serial = *name;
  certificate.subject_key_id = std::move(facts.subject_key_id);
  certificate.not_before = facts.not_before;
  certificate.not_after = facts.not_after;
  const bool is_rsa = facts.public_key.rsa != nullptr;
  certificate.is_for_this_use = (is_rsa ? facts.allows_key_transport : facts.allows_key_agreement) && facts.allows_mail;
  SIEGEL_TRY(auto key, public_key_of(std::move(facts.public_key)));
  key.set_certificate(std::move(certificate));
  return key;
}

bool is_encrypted_pem_key(ByteView pem) {
  return text_of(pem).find("-----BEGIN " + std::string(encrypted_label)) != std::string_view::npos;
}

Result<EnvelopeKey> parse_pem_key(ByteView pem, const Provider& provider, ByteView passphrase) {
  if (pem.size() > max_pem_size) return fail(ErrorCode::too_large, "a key in PEM is larger than 1 MiB");
  const auto blocks = read_pem(text_of(pem));
  if (!blocks) return fail(ErrorCode::bad_key, blocks.error().what);
  std::optional<EnvelopeKey> key;
  std::optional<EnvelopeKey> certified;
  for (const auto& block : *blocks) {
    SIEGEL_CHECK(check_known(block.label));
    if (block.label == "CERTIFICATE") {
      if (certified) continue;  // the rest of the chain
      SIEGEL_TRY(certified, certificate_of(block));
    } else if (block.label == "PRIVATE KEY" || block.label == encrypted_label || block.label == "PUBLIC KEY") {
      if (key) return fail(ErrorCode::bad_key, "the PEM has more than one key");
      SIEGEL_TRY(key, block.label == "PUBLIC KEY" ? public_key_of(block) : private_key_of(block, provider, passphrase));
    }
  }
  if (!key && !certified) return fail(ErrorCode::bad_key, "the PEM has neither a key nor a certificate");
  if (!key) return *std::move(certified);
  if (!certified) return *std::move(key);
  if (!certified->has_public_part_of(*key))
    return fail(ErrorCode::bad_key, "the key and the certificate in the PEM do not belong together");
  key->set_certificate(*certified->certificate());
  return *std::move(key);
}

}  // namespace siegel
