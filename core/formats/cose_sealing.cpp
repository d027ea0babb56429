// SPDX-License-Identifier: Apache-2.0
#include "formats/cose_sealing.h"

#include <algorithm>

#include "codec/cbor_writer.h"
#include "crypto/key_wrap.h"
#include "formats/cose.h"
#include "formats/cose_kdf.h"
#include "formats/cose_key.h"
#include "formats/cose_labels.h"
#include "formats/hpke_suite.h"

namespace siegel {
namespace {

bool is_direct_key(const EnvelopeSecret& recipient) {
  return recipient.key != nullptr && recipient.key->type() == EnvelopeKeyType::symmetric &&
         (recipient.key->algorithm() == "dir" || recipient.key->algorithm() == "A256GCM");
}

/// The name of a key in a header; nothing for a symmetric key without one.
Bytes name_of_key(const EnvelopeKey& key, const CoseOptions& options, const Provider& provider) {
  if (!options.name_keys) return {};
  if (!key.key_id().empty()) return {key.key_id().begin(), key.key_id().end()};
  return key.is_on_curve() ? cose_key_thumbprint(key, provider) : Bytes{};
}

void write_point(const EnvelopeKey& key, CborWriter& to) {
  constexpr std::size_t coordinate_size = 32;
  const bool is_p256 = key.type() == EnvelopeKeyType::p256;
  const auto point = ByteView(key.public_key()).subspan(is_p256 ? 1 : 0);
  to.map(is_p256 ? 4 : 3);
  to.integer(cose::kty).integer(is_p256 ? cose::kty_ec2 : cose::kty_okp);
  to.integer(cose::crv).integer(is_p256 ? cose::crv_p256 : cose::crv_x25519);
  to.integer(cose::x).bytes(point.first(coordinate_size));
  if (is_p256) to.integer(cose::y).bytes(point.subspan(coordinate_size));
}

Status check_written(const HpkeSuite& suite, const EnvelopeKey& key) {
  if (!suite.is_written || !fits(suite, key))
    return fail(ErrorCode::unsupported, "a key is for an algorithm that is not written");
  if (!key.allows(suite.name, "")) return fail(ErrorCode::bad_key, "a key says that it is not meant for this");
  return {};
}

Bytes hpke_protected_map(const HpkeSuite& suite, const EnvelopeKey& key, std::string_view content_type,
                         const CoseOptions& options, const Provider& provider) {
  const auto name = name_of_key(key, options, provider);
  CborWriter map;
  map.map(std::size_t{1} + (content_type.empty() ? 0U : 1U) + (name.empty() ? 0U : 1U))
      .integer(cose::alg)
      .integer(suite.number);
  if (!content_type.empty()) map.integer(cose::content_type).text(content_type);
  if (!name.empty()) map.integer(cose::kid).bytes(name);
  return map.take();
}

class RecipientWriter {
 public:
  RecipientWriter(const CoseOptions& options, const Provider& provider) : options_(options), provider_(provider) {}

  /// `content_key` is replaced where the recipient's algorithm makes it.
  Status write(const EnvelopeSecret& recipient, bool is_only, SecretBytes& content_key, CborWriter& to) const {
    if (recipient.key == nullptr)
      return fail(ErrorCode::bad_argument, "a COSE message cannot be for a passphrase: the format has none");
    const auto& key = *recipient.key;
    if (key.type() == EnvelopeKeyType::rsa)
      return fail(ErrorCode::unsupported, "a COSE message cannot be for an RSA key");
    if (is_direct_key(recipient) || (key.algorithm() == "ECDH-ES" && !is_only))
      return fail(ErrorCode::bad_argument, "a key that makes the key of the content goes with no other recipient");
    if (const auto* const suite = find_hpke_suite(key.algorithm())) return by_hpke(*suite, key, content_key, to);
    const auto* const algorithm = key.is_on_curve() ? "ECDH-ES+A256KW" : "A256KW";
    const bool is_direct = key.is_on_curve() && key.algorithm() == "ECDH-ES";
    if (!key.allows(is_direct ? "ECDH-ES" : algorithm, ""))
      return fail(ErrorCode::bad_key, "a key says that it is not meant for this");
    to.array(3);
    return key.is_on_curve() ? by_agreement(key, is_direct, content_key, to) : by_key_wrap(key, content_key, to);
  }

 private:
  Status by_key_wrap(const EnvelopeKey& key, const SecretBytes& content_key, CborWriter& to) const {
    if (key.secret().size() != aead_key_size) return fail(ErrorCode::bad_key, "a key for AES-256 has 32 bytes");
    SIEGEL_TRY(const auto wrapped, wrap_key(key.secret().reveal(), content_key.reveal()));
    const auto name = name_of_key(key, options_, provider_);
    to.bytes({}).map(name.empty() ? 1 : 2).integer(cose::alg).integer(cose::a256kw);
    if (!name.empty()) to.integer(cose::kid).bytes(name);
    to.bytes(wrapped);
    return {};
  }

  Status by_agreement(const EnvelopeKey& key, bool is_direct, SecretBytes& content_key, CborWriter& to) const {
    SIEGEL_TRY(const auto ephemeral, EnvelopeKey::draw(key.group(), provider_));
    SIEGEL_TRY(const auto shared, provider_.agree(key.group(), ephemeral.secret().reveal(), key.public_key()));
    CborWriter protected_map;
    protected_map.map(1).integer(cose::alg).integer(is_direct ? cose::ecdh_es_hkdf_256 : cose::ecdh_es_a256kw);
    SIEGEL_TRY(auto derived, cose_kdf(shared.reveal(), is_direct ? cose::a256gcm : cose::a256kw, aead_key_size, {},
                                      protected_map.written(), provider_));
    const auto name = name_of_key(key, options_, provider_);
    to.bytes(protected_map.written()).map(name.empty() ? 1 : 2);
    if (!name.empty()) to.integer(cose::kid).bytes(name);
    to.integer(cose::ephemeral_key);
    write_point(ephemeral, to);
    if (is_direct) {
      content_key = std::move(derived);
      to.bytes({});
      return {};
    }
    SIEGEL_TRY(const auto wrapped, wrap_key(derived.reveal(), content_key.reveal()));
    to.bytes(wrapped);
    return {};
  }

  /// The name of the key is protected, as the draft recommends.
  Status by_hpke(const HpkeSuite& suite, const EnvelopeKey& key, const SecretBytes& content_key, CborWriter& to) const {
    SIEGEL_CHECK(check_written(suite, key));
    if (suite.is_integrated)
      return fail(ErrorCode::bad_argument, "a key for which HPKE encrypts the content goes with no other recipient");
    const auto protected_map = hpke_protected_map(suite, key, {}, options_, provider_);
    SIEGEL_TRY(auto sender, set_up_hpke_sender(suite, key, cose_recipient_structure(protected_map), provider_));
    SIEGEL_TRY(const auto wrapped, sender.context.seal({}, content_key.reveal()));
    to.array(3).bytes(protected_map).map(1).integer(cose::encapsulated_key).bytes(sender.enc).bytes(wrapped);
    return {};
  }

  const CoseOptions& options_;
  const Provider& provider_;
};

Bytes protected_map_of(const CoseOptions& options) {
  CborWriter map;
  map.map(options.content_type.empty() ? 1 : 2).integer(cose::alg).integer(cose::a256gcm);
  if (!options.content_type.empty()) map.integer(cose::content_type).text(options.content_type);
  return map.take();
}

/// HPKE that encrypts the content itself (draft-ietf-cose-hpke-23, "HPKE Integrated Encryption Mode").
Result<Bytes> seal_integrated(WipedBytes content, const EnvelopeKey& key, const HpkeSuite& suite,
                              const CoseOptions& options, const Provider& provider) {
  SIEGEL_CHECK(check_written(suite, key));
  const auto protected_map = hpke_protected_map(suite, key, options.content_type, options, provider);
  SIEGEL_TRY(auto sender, set_up_hpke_sender(suite, key, {}, provider));
  const auto size = content.size();
  content.resize(size + aead_tag_size);
  SIEGEL_CHECK(sender.context.seal(cose_encryption_structure(true, protected_map, options.external_data),
                                   ByteView(content).first(size), content));
  CborWriter front;
  if (options.tagged) front.tag(cose::tag_encrypt0);
  front.array(3).bytes(protected_map).map(1).integer(cose::encapsulated_key).bytes(sender.enc);
  front.bytes_head(content.size());
  Bytes message;
  message.reserve(front.written().size() + content.size());
  append(message, front.written());
  append(message, content);
  return message;
}

}  // namespace

Result<Bytes> seal_cose(WipedBytes content, std::span<const EnvelopeSecret> recipients, const CoseOptions& options,
                        const Provider& provider) {
  if (content.size() > options.max_content)
    return fail(ErrorCode::too_large, "the content is longer than it may be: one tag covers all of it");
  if (recipients.empty() || recipients.size() > max_envelope_recipients)
    return fail(ErrorCode::bad_argument, "a COSE message has 1 to 100 recipients");
  if (const auto* const suite = recipients.size() == 1 ? integrated_suite_of(recipients.front()) : nullptr)
    return seal_integrated(std::move(content), *recipients.front().key, *suite, options, provider);
  const bool is_encrypt0 = recipients.size() == 1 && is_direct_key(recipients.front());
  SecretBytes content_key(aead_key_size);
  CborWriter list;
  Bytes name;
  if (is_encrypt0) {
    const auto& key = *recipients.front().key;
    if (key.secret().size() != aead_key_size) return fail(ErrorCode::bad_key, "a direct key for A256GCM has 32 bytes");
    if (!key.use().for_encryption) return fail(ErrorCode::bad_key, "a key says that it is not meant for this");
    content_key = key.secret().clone();
    name = name_of_key(key, options, provider);
  } else {
    SIEGEL_CHECK(provider.random().fill(content_key.reveal_for_writing()));
    const RecipientWriter writer(options, provider);
    list.array(recipients.size());
    for (const auto& recipient : recipients)
      SIEGEL_CHECK(writer.write(recipient, recipients.size() == 1, content_key, list));
  }

  Nonce nonce{};
  SIEGEL_CHECK(provider.random().fill(nonce));
  const auto protected_map = protected_map_of(options);
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(content_key.reveal()));
  const auto size = content.size();
  content.resize(size + aead_tag_size);
  SIEGEL_CHECK(aead->seal(nonce, cose_encryption_structure(is_encrypt0, protected_map, options.external_data),
                          ByteView(content).first(size), content));

  CborWriter front;
  if (options.tagged) front.tag(is_encrypt0 ? cose::tag_encrypt0 : cose::tag_encrypt);
  front.array(is_encrypt0 ? 3 : 4).bytes(protected_map).map(name.empty() ? 1 : 2);
  if (!name.empty()) front.integer(cose::kid).bytes(name);
  front.integer(cose::iv).bytes(nonce).bytes_head(content.size());
  Bytes message;
  message.reserve(front.written().size() + content.size() + list.written().size());
  append(message, front.written());
  append(message, content);
  append(message, list.written());
  return message;
}

}  // namespace siegel
