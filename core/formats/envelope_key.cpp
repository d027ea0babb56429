// SPDX-License-Identifier: Apache-2.0
#include "formats/envelope_key.h"

#include <algorithm>

namespace siegel {
namespace {

constexpr std::size_t curve_secret_size = 32;

EnvelopeKeyType type_of(Group group) { return group == Group::p256 ? EnvelopeKeyType::p256 : EnvelopeKeyType::x25519; }

}  // namespace

Result<EnvelopeKey> EnvelopeKey::symmetric(SecretBytes secret) {
  if (secret.empty() || secret.size() > max_symmetric_key)
    return fail(ErrorCode::bad_key, "a symmetric key has 1 to 64 bytes");
  EnvelopeKey key;
  key.secret_ = std::move(secret);
  return key;
}

Result<EnvelopeKey> EnvelopeKey::of_public(Group group, Bytes point) {
  if (point.size() != (group == Group::p256 ? 65 : 32))
    return fail(ErrorCode::bad_key, "a coordinate of the key has not 32 bytes");
  EnvelopeKey key;
  key.type_ = type_of(group);
  key.public_key_ = std::move(point);
  return key;
}

Result<EnvelopeKey> EnvelopeKey::of_secret(Group group, SecretBytes secret, const Provider& provider) {
  EnvelopeKey key;
  key.type_ = type_of(group);
  SIEGEL_TRY(key.public_key_, provider.public_key(group, secret.reveal()));
  key.secret_ = std::move(secret);
  return key;
}

Result<EnvelopeKey> EnvelopeKey::draw(Group group, const Provider& provider) {
  // A secret that is none of P-256 comes up with a probability of 2^-32.
  while (true) {
    SecretBytes secret(curve_secret_size);
    SIEGEL_CHECK(provider.random().fill(secret.reveal_for_writing()));
    auto key = of_secret(group, std::move(secret), provider);
    if (key || key.error().code != ErrorCode::bad_key) return key;
  }
}

EnvelopeKey EnvelopeKey::of_rsa(std::shared_ptr<const RsaPublicKey> key) {
  EnvelopeKey rsa;
  rsa.type_ = EnvelopeKeyType::rsa;
  rsa.rsa_public_ = std::move(key);
  return rsa;
}

EnvelopeKey EnvelopeKey::of_rsa(std::shared_ptr<const RsaPrivateKey> key) {
  EnvelopeKey rsa;
  rsa.type_ = EnvelopeKeyType::rsa;
  rsa.rsa_private_ = std::move(key);
  return rsa;
}

bool EnvelopeKey::allows(std::string_view algorithm, std::string_view operation) const {
  if (!use_.for_encryption) return false;
  if (!use_.algorithm.empty() && use_.algorithm != algorithm) return false;
  return operation.empty() || use_.operations.empty() ||
         std::ranges::find(use_.operations, operation) != use_.operations.end();
}

const RsaPublicKey& EnvelopeKey::rsa_public() const {
  return rsa_private_ != nullptr ? rsa_private_->public_key() : *rsa_public_;
}

bool EnvelopeKey::has_public_part_of(const EnvelopeKey& other) const {
  if (type_ != other.type_ || type_ == EnvelopeKeyType::symmetric) return false;
  if (type_ != EnvelopeKeyType::rsa) return public_key_ == other.public_key_;
  return rsa_public().modulus() == other.rsa_public().modulus() &&
         rsa_public().exponent() == other.rsa_public().exponent();
}

}  // namespace siegel
