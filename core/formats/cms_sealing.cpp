// SPDX-License-Identifier: Apache-2.0
#include "formats/cms_sealing.h"

#include <algorithm>
#include <vector>

#include "codec/der_writer.h"
#include "codec/pem.h"
#include "crypto/key_wrap.h"
#include "crypto/password_wrap.h"
#include "crypto/pbkdf2.h"
#include "crypto/x963_kdf.h"
#include "formats/cms_algorithm.h"
#include "formats/cms_oids.h"
#include "formats/cms_recipient.h"
#include "formats/cms_shared_info.h"
#include "formats/jwk.h"

namespace siegel {
namespace {

constexpr std::size_t salt_size = 16;

Bytes octet_string(ByteView content) { return der::element(asn1::octet_string, content); }

class RecipientWriter {
 public:
  RecipientWriter(const CmsOptions& options, ByteView content_key, const Provider& provider)
      : options_(options), content_key_(content_key), provider_(provider) {}

  /// One RecipientInfo.
  Result<Bytes> write(const EnvelopeSecret& recipient) const {
    if (recipient.key == nullptr) return by_password(recipient.passphrase);
    const auto& key = *recipient.key;
    if (!key.use().for_encryption) return fail(ErrorCode::bad_key, "a key says that it is not meant for encryption");
    if (key.type() == EnvelopeKeyType::symmetric) return by_key_encryption_key(key);
    SIEGEL_CHECK(check(key.certificate().get()));
    return key.is_on_curve() ? by_key_agreement(key) : by_key_transport(key);
  }

 private:
  Status check(const EnvelopeCertificate* certificate) const {
    if (certificate == nullptr)
      return fail(ErrorCode::bad_argument, "a CMS recipient is named by his certificate, and this key has none");
    if (options_.accept_unfit_certificates) return {};
    if (options_.now < certificate->not_before)
      return fail(ErrorCode::bad_certificate, "the certificate of a recipient is not valid yet");
    if (options_.now > certificate->not_after)
      return fail(ErrorCode::bad_certificate, "the certificate of a recipient has expired");
    if (!certificate->is_for_this_use)
      return fail(ErrorCode::bad_certificate, "the certificate of a recipient is for another use than encryption");
    return {};
  }

  Result<Bytes> by_key_transport(const EnvelopeKey& key) const {
    SIEGEL_TRY(const auto encrypted,
               key.rsa_public().encrypt(RsaPadding::oaep_sha_256, content_key_, provider_.random()));
    const auto hash = write_cms_algorithm(cms::sha256);
    const auto parameters = der::element(
        asn1::sequence, {der::element(asn1::context_constructed(0), hash),
                         der::element(asn1::context_constructed(1), write_cms_algorithm(cms::mgf1, hash))});
    return der::element(asn1::sequence, {der::integer(0), key.certificate()->issuer_and_serial,
                                         write_cms_algorithm(cms::rsaes_oaep, parameters), octet_string(encrypted)});
  }

  Result<Bytes> by_key_agreement(const EnvelopeKey& key) const {
    SIEGEL_TRY(const auto ephemeral, EnvelopeKey::draw(key.group(), provider_));
    SIEGEL_TRY(const auto shared, provider_.agree(key.group(), ephemeral.secret().reveal(), key.public_key()));
    const auto key_wrap = write_cms_algorithm(cms::aes256_wrap);
    const bool is_p256 = key.group() == Group::p256;
    const auto info = cms_shared_info(key_wrap, std::nullopt, aead_key_size);
    // What each curve is commonly used with (RFC 5753, 7.1.4; RFC 8418, 2.2).
    SIEGEL_TRY(const auto kek, is_p256 ? x963_kdf(X963Hash::sha_256, shared.reveal(), info, aead_key_size)
                                       : cms_hkdf(shared.reveal(), std::nullopt, info, aead_key_size, provider_));
    const auto scheme = is_p256 ? cms::std_dh_sha256_kdf : cms::std_dh_hkdf_sha256;
    SIEGEL_TRY(const auto wrapped, wrap_key(kek.reveal(), content_key_));
    const auto curve = is_p256 ? write_cms_algorithm(cms::ec_public_key, der::object_identifier(cms::secp256r1))
                               : write_cms_algorithm(cms::x25519);
    constexpr std::array<std::uint8_t, 1> no_unused_bits{0};
    const auto point = der::element(asn1::bit_string, {no_unused_bits, ephemeral.public_key()});
    const auto originator =
        der::element(asn1::context_constructed(0), der::element(asn1::context_constructed(1), {curve, point}));
    const auto encrypted = der::element(
        asn1::sequence, der::element(asn1::sequence, {key.certificate()->issuer_and_serial, octet_string(wrapped)}));
    return der::element(asn1::context_constructed(1),
                        {der::integer(3), originator, write_cms_algorithm(scheme, key_wrap), encrypted});
  }

  Result<Bytes> by_key_encryption_key(const EnvelopeKey& key) const {
    if (key.secret().size() != aead_key_size) return fail(ErrorCode::bad_key, "a key for AES-256 has 32 bytes");
    if (!key.allows("A256KW", "")) return fail(ErrorCode::bad_key, "a key says that it is not meant for this");
    SIEGEL_TRY(const auto wrapped, wrap_key(key.secret().reveal(), content_key_));
    const auto name = key.key_id().empty() ? jwk_thumbprint(key, provider_) : key.key_id();
    return der::element(asn1::context_constructed(2),
                        {der::integer(4), der::element(asn1::sequence, octet_string(bytes_of(name))),
                         write_cms_algorithm(cms::aes256_wrap), octet_string(wrapped)});
  }

  Result<Bytes> by_password(ByteView passphrase) const {
    if (passphrase.empty())
      return fail(ErrorCode::bad_argument, "a recipient of a CMS message is a key or a passphrase");
    const auto iterations = options_.pbkdf2_iterations == 0 ? pbkdf2_iterations : options_.pbkdf2_iterations;
    if (iterations < min_pbkdf2_iterations || iterations > max_pbkdf2_iterations)
      return fail(ErrorCode::bad_argument, "a passphrase takes 1,000 to 2,000,000 iterations");
    Bytes salt(salt_size);
    Bytes iv(password_wrap_iv_size);
    SIEGEL_CHECK(provider_.random().fill(salt));
    SIEGEL_CHECK(provider_.random().fill(iv));
    SIEGEL_TRY(const auto kek, pbkdf2(Pbkdf2Hash::sha_256, passphrase, salt, iterations, aead_key_size));
    SIEGEL_TRY(const auto wrapped, wrap_by_password(kek.reveal(), iv, content_key_, provider_.random()));
    constexpr std::array<std::uint8_t, 2> null{0x05, 0x00};
    const auto parameters =
        der::element(asn1::sequence, {octet_string(salt), der::integer(iterations), der::integer(aead_key_size),
                                      write_cms_algorithm(cms::hmac_sha256, null)});
    auto derivation = write_cms_algorithm(cms::pbkdf2, parameters);
    derivation[0] = asn1::context_constructed(0);
    const auto encryption = write_cms_algorithm(cms::pwri_kek, write_cms_algorithm(cms::aes256_cbc, octet_string(iv)));
    return der::element(asn1::context_constructed(3), {der::integer(0), derivation, encryption, octet_string(wrapped)});
  }

  const CmsOptions& options_;
  ByteView content_key_;
  const Provider& provider_;
};

/// In the order that DER wants of a SET OF (X.690, 11.6).
Bytes set_of(std::vector<Bytes> elements) {
  std::ranges::sort(elements);
  Bytes content;
  for (const auto& element : elements) append(content, element);
  return der::element(asn1::set, content);
}

}  // namespace

Result<Bytes> seal_cms(WipedBytes content, std::span<const EnvelopeSecret> recipients, const CmsOptions& options,
                       const Provider& provider) {
  if (content.size() > options.max_content)
    return fail(ErrorCode::too_large, "the content is longer than it may be: one tag covers all of it");
  if (recipients.empty() || recipients.size() > max_envelope_recipients)
    return fail(ErrorCode::bad_argument, "a CMS message has 1 to 100 recipients");
  SecretBytes content_key(aead_key_size);
  SIEGEL_CHECK(provider.random().fill(content_key.reveal_for_writing()));
  const RecipientWriter writer(options, content_key.reveal(), provider);
  std::vector<Bytes> infos;
  for (const auto& recipient : recipients) {
    SIEGEL_TRY(auto info, writer.write(recipient));
    infos.push_back(std::move(info));
  }
  Nonce nonce{};
  SIEGEL_CHECK(provider.random().fill(nonce));
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(content_key.reveal()));
  const auto size = content.size();
  content.resize(size + aead_tag_size);
  // Without attributes nothing but the content is covered (RFC 5083, 2.2).
  SIEGEL_CHECK(aead->seal(nonce, {}, ByteView(content).first(size), content));

  // From the inside out, with the content not yet in its place.
  const auto cipher = write_cms_algorithm(
      cms::aes256_gcm, der::element(asn1::sequence, {octet_string(nonce), der::integer(aead_tag_size)}));
  const auto type = der::object_identifier(cms::data);
  const auto content_head = der::head(asn1::context(0), size);
  const auto tag = octet_string(ByteView(content).last(aead_tag_size));
  const auto version = der::integer(0);
  const auto recipient_set = set_of(std::move(infos));
  const auto info_size = type.size() + cipher.size() + content_head.size() + size;
  const auto info_head = der::head(asn1::sequence, info_size);
  const auto body_size = version.size() + recipient_set.size() + info_head.size() + info_size + tag.size();
  const auto body_head = der::head(asn1::sequence, body_size);
  const auto explicit_head = der::head(asn1::context_constructed(0), body_head.size() + body_size);
  const auto outer_type = der::object_identifier(cms::auth_enveloped_data);
  const auto outer_size = outer_type.size() + explicit_head.size() + body_head.size() + body_size;
  Bytes message = der::head(asn1::sequence, outer_size);
  message.reserve(message.size() + outer_size);
  for (const auto* part :
       {&outer_type, &explicit_head, &body_head, &version, &recipient_set, &info_head, &type, &cipher, &content_head})
    append(message, *part);
  append(message, ByteView(content).first(size));
  append(message, tag);
  if (options.as_pem) return encode_pem("CMS", message);
  return message;
}

}  // namespace siegel
