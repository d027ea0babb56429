// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "crypto/key_wrap.h"
#include "crypto/p256_point.h"
#include "crypto/password_wrap.h"
#include "crypto/x963_kdf.h"
#include "formats/cms_oids.h"
#include "formats/cms_recipient.h"
#include "formats/cms_shared_info.h"
#include "formats/pbkdf2_parameters.h"

namespace siegel {
namespace {

using Found = Result<std::optional<SecretBytes>>;

constexpr Error other_algorithm{ErrorCode::unsupported,
                                "the CMS message uses a key management algorithm that is not read"};

struct Cipher {
  std::string_view identifier;
  std::size_t key_size;
};
constexpr std::array<Cipher, 3> key_wraps{{{cms::aes128_wrap, 16}, {cms::aes192_wrap, 24}, {cms::aes256_wrap, 32}}};
constexpr std::array<Cipher, 3> password_ciphers{{{cms::aes128_cbc, 16}, {cms::aes192_cbc, 24}, {cms::aes256_cbc, 32}}};

/// Nothing for another algorithm.
std::optional<std::size_t> key_size_of(const CmsAlgorithm& algorithm, std::span<const Cipher> ciphers) {
  for (const auto& cipher : ciphers)
    if (algorithm.is(cipher.identifier)) return cipher.key_size;
  return std::nullopt;
}

Result<CmsAlgorithm> algorithm_in(ByteView bytes) {
  BerReader reader(bytes);
  return read_cms_algorithm(reader);
}

Found unwrapped(ByteView kek, ByteView encrypted_key) {
  SIEGEL_TRY(auto key, unwrap_key(kek, encrypted_key));
  return std::optional(std::move(key));
}

/// The hash of a mask generation: its one parameter.
Result<CmsAlgorithm> mask_hash(const CmsAlgorithm& mask) {
  if (!mask.is(cms::mgf1)) return fail(other_algorithm);
  return algorithm_in(mask.parameters);
}

/// RSAES-OAEP-params (RFC 8017, A.2.1): one hash for both, and no label.
Result<RsaPadding> oaep_padding(const CmsAlgorithm& algorithm) {
  auto hash = RsaPadding::oaep_sha_1;
  auto mask = RsaPadding::oaep_sha_1;
  const auto padding_of = [](const CmsAlgorithm& digest) -> Result<RsaPadding> {
    if (digest.is(cms::sha256)) return RsaPadding::oaep_sha_256;
    if (digest.is(cms::sha1)) return RsaPadding::oaep_sha_1;
    return fail(other_algorithm);
  };
  if (!algorithm.has_parameters()) return hash;
  BerReader reader(algorithm.parameters);
  SIEGEL_TRY(auto parameters, reader.enter(asn1::sequence));
  if (parameters.peek() == asn1::context_constructed(0)) {
    SIEGEL_TRY(auto inner, parameters.enter(asn1::context_constructed(0)));
    SIEGEL_TRY(const auto digest, read_cms_algorithm(inner));
    SIEGEL_TRY(hash, padding_of(digest));
  }
  if (parameters.peek() == asn1::context_constructed(1)) {
    SIEGEL_TRY(auto inner, parameters.enter(asn1::context_constructed(1)));
    SIEGEL_TRY(const auto generation, read_cms_algorithm(inner));
    SIEGEL_TRY(const auto digest, mask_hash(generation));
    SIEGEL_TRY(mask, padding_of(digest));
  }
  if (parameters.peek() == asn1::context_constructed(2)) {
    SIEGEL_TRY(auto inner, parameters.enter(asn1::context_constructed(2)));
    SIEGEL_TRY(const auto source, read_cms_algorithm(inner));
    constexpr std::array<std::uint8_t, 2> empty_label{asn1::octet_string, 0};
    if (!source.is(cms::p_specified) || !std::ranges::equal(source.parameters, empty_label))
      return fail(other_algorithm);
  }
  SIEGEL_CHECK(parameters.finish());
  if (hash != mask) return fail(other_algorithm);
  return hash;
}

Found by_key_transport(const CmsRecipient& recipient, const EnvelopeKey& key, bool accept_rsa_pkcs1_v1_5,
                       const Provider& provider) {
  SIEGEL_TRY(const auto algorithm, algorithm_in(recipient.algorithm));
  auto padding = RsaPadding::pkcs1_v1_5;
  if (algorithm.is(cms::rsaes_oaep)) {
    SIEGEL_TRY(padding, oaep_padding(algorithm));
  } else if (!algorithm.is(cms::rsa_encryption)) {
    return fail(other_algorithm);
  } else if (!accept_rsa_pkcs1_v1_5) {
    return fail(ErrorCode::unsupported,
                "the CMS message uses RSA with PKCS#1 v1.5, which is not read unless it is asked for by name");
  }
  if (recipient.encrypted_key.size() != key.rsa_public().modulus().size()) return std::nullopt;
  SIEGEL_TRY(auto content_key,
             key.rsa_private()->decrypt(padding, recipient.encrypted_key, aead_key_size, provider.random()));
  return std::optional(std::move(content_key));
}

/// OriginatorPublicKey (RFC 5652, 6.2.2), if it is on this curve.
Result<std::optional<Bytes>> sender_point(ByteView originator, Group group) {
  BerReader reader(originator);
  SIEGEL_TRY(const auto algorithm, read_cms_algorithm(reader));
  SIEGEL_TRY(const auto bits, reader.take(asn1::bit_string));
  SIEGEL_CHECK(reader.finish());
  if (bits.content.empty() || bits.content[0] != 0)
    return fail(ErrorCode::bad_data, "the sender's key of the CMS message has not whole bytes");
  const auto point = bits.content.subspan(1);
  if (group == Group::x25519)
    return algorithm.is(cms::x25519) ? std::optional(Bytes(point.begin(), point.end())) : std::nullopt;
  if (!algorithm.is(cms::ec_public_key)) return std::nullopt;
  constexpr std::size_t compressed_size = 33;
  if (point.size() != compressed_size) return std::optional(Bytes(point.begin(), point.end()));
  SIEGEL_TRY(auto whole, decompress_p256_point(point));
  return std::optional(std::move(whole));
}

Found by_key_agreement(const CmsRecipient& recipient, const EnvelopeKey& key, const Provider& provider) {
  SIEGEL_TRY(const auto algorithm, algorithm_in(recipient.algorithm));
  const bool is_hkdf = algorithm.is(cms::std_dh_hkdf_sha256);
  const bool is_sha_1 = algorithm.is(cms::std_dh_sha1_kdf);
  if (!is_hkdf && !is_sha_1 && !algorithm.is(cms::std_dh_sha256_kdf)) return fail(other_algorithm);
  SIEGEL_TRY(const auto key_wrap, algorithm_in(algorithm.parameters));
  const auto kek_size = key_size_of(key_wrap, key_wraps);
  if (!kek_size) return fail(other_algorithm);
  SIEGEL_TRY(const auto point, sender_point(recipient.originator, key.group()));
  if (!point) return std::nullopt;
  const auto shared = provider.agree(key.group(), key.secret().reveal(), *point);
  if (!shared && !is_about_message(shared.error())) return fail(shared.error());
  if (!shared) return fail(ErrorCode::payload_forged, "the sender's key is no point that gives a secret");
  const auto info = cms_shared_info(key_wrap.whole, recipient.user_keying_material, *kek_size);
  if (is_hkdf) {
    const auto kek = cms_hkdf(shared->reveal(), recipient.user_keying_material, info, *kek_size, provider);
    return unwrapped(kek.reveal(), recipient.encrypted_key);
  }
  SIEGEL_TRY(const auto kek,
             x963_kdf(is_sha_1 ? X963Hash::sha_1 : X963Hash::sha_256, shared->reveal(), info, *kek_size));
  return unwrapped(kek.reveal(), recipient.encrypted_key);
}

Found by_key_encryption_key(const CmsRecipient& recipient, const EnvelopeKey& key) {
  SIEGEL_TRY(const auto algorithm, algorithm_in(recipient.algorithm));
  const auto kek_size = key_size_of(algorithm, key_wraps);
  if (!kek_size) return fail(other_algorithm);
  if (key.secret().size() != *kek_size) return std::nullopt;
  if (!key.key_id().empty() && key.key_id() != text_of(recipient.key_id)) return std::nullopt;
  return unwrapped(key.secret().reveal(), recipient.encrypted_key);
}

Found by_password(const CmsRecipient& recipient, ByteView passphrase) {
  SIEGEL_TRY(const auto algorithm, algorithm_in(recipient.algorithm));
  if (!algorithm.is(cms::pwri_kek)) return fail(other_algorithm);
  SIEGEL_TRY(const auto cipher, algorithm_in(algorithm.parameters));
  const auto kek_size = key_size_of(cipher, password_ciphers);
  if (!kek_size) return fail(other_algorithm);
  BerReader reader(cipher.parameters);
  SIEGEL_TRY(const auto iv, reader.octets(asn1::octet_string, password_wrap_iv_size));
  if (iv.size() != password_wrap_iv_size) return fail(ErrorCode::bad_data, "the IV of a passphrase has 16 bytes");
  SIEGEL_TRY(const auto kek, derive_by_pbkdf2(recipient.derivation, passphrase, *kek_size));
  SIEGEL_TRY(auto key, unwrap_by_password(kek.reveal(), iv, recipient.encrypted_key));
  return std::optional(std::move(key));
}

}  // namespace

Found find_cms_content_key(const CmsRecipient& recipient, const EnvelopeSecret& secret, bool accept_rsa_pkcs1_v1_5,
                           const Provider& provider) {
  if (recipient.type == CmsRecipientType::other) return std::nullopt;
  if (recipient.type == CmsRecipientType::password) {
    if (secret.passphrase.empty()) return std::nullopt;
    return by_password(recipient, secret.passphrase);
  }
  if (secret.key == nullptr) return std::nullopt;
  const auto& key = *secret.key;
  if (!key.is_private() || !key.use().for_encryption) return std::nullopt;
  if (recipient.type == CmsRecipientType::key_encryption_key) {
    if (key.type() != EnvelopeKeyType::symmetric) return std::nullopt;
    return by_key_encryption_key(recipient, key);
  }
  if (is_cms_recipient(recipient, key) == false) return std::nullopt;
  if (recipient.type == CmsRecipientType::key_transport) {
    if (key.type() != EnvelopeKeyType::rsa) return std::nullopt;
    return by_key_transport(recipient, key, accept_rsa_pkcs1_v1_5, provider);
  }
  if (!key.is_on_curve()) return std::nullopt;
  return by_key_agreement(recipient, key, provider);
}

}  // namespace siegel
