// SPDX-License-Identifier: Apache-2.0
#include "formats/cose.h"

#include <algorithm>

#include "base/utf8.h"
#include "codec/cbor_writer.h"
#include "codec/hex.h"
#include "formats/cose_kdf.h"
#include "formats/cose_labels.h"

namespace siegel {
namespace {

constexpr std::size_t encrypt0_items = 3;
constexpr std::size_t encrypt_items = 4;
constexpr std::size_t recipient_items = 3;

constexpr Error too_long{ErrorCode::too_large,
                         "the content of the COSE message is longer than it may be: one tag covers all of it"};
constexpr Error other_form{ErrorCode::bad_data, "a COSE message is COSE_Encrypt0 or COSE_Encrypt"};

constexpr Error forged{ErrorCode::payload_forged,
                       "the COSE message does not open: it was altered, or is for another key"};
constexpr Error no_recipient{ErrorCode::no_matching_key, "none of the recipients of the COSE message is this key"};

Bytes copied(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

/// Both header maps, which every layer begins with.
Result<CoseRecipient> read_headers(CborReader& reader) {
  CoseRecipient layer;
  SIEGEL_TRY(const auto protected_map, reader.bytes());
  SIEGEL_TRY(const auto unprotected_map, reader.item());
  if (protected_map.size() > max_cose_header || unprotected_map.size() > max_cose_header)
    return fail(ErrorCode::too_large, "a header of the COSE message is larger than 64 KiB");
  layer.protected_map = copied(protected_map);
  layer.unprotected_map = copied(unprotected_map);
  SIEGEL_CHECK(layer.header());
  return layer;
}

Result<CoseRecipient> read_recipient(CborReader& reader) {
  SIEGEL_TRY(const auto items, reader.array());
  if (items == recipient_items + 1)
    return fail(ErrorCode::unsupported, "a COSE recipient with recipients of its own is not read");
  if (items != recipient_items) return fail(ErrorCode::bad_data, "a COSE recipient has three parts");
  SIEGEL_TRY(auto recipient, read_headers(reader));
  if (reader.at_null()) {
    SIEGEL_CHECK(reader.null());
    return recipient;
  }
  SIEGEL_TRY(const auto encrypted_key, reader.bytes());
  if (encrypted_key.size() > max_cose_header)
    return fail(ErrorCode::too_large, "an encrypted key of the COSE message is larger than 64 KiB");
  recipient.encrypted_key = copied(encrypted_key);
  return recipient;
}

/// How many items the message has: 3 or 4. A tag has to fit.
Result<std::size_t> read_form(CborReader& reader) {
  SIEGEL_TRY(const auto kind, reader.peek());
  std::size_t wanted = 0;
  if (kind == CborKind::tag) {
    SIEGEL_TRY(const auto tag, reader.tag());
    if (tag != cose::tag_encrypt0 && tag != cose::tag_encrypt) return fail(other_form);
    wanted = tag == cose::tag_encrypt0 ? encrypt0_items : encrypt_items;
  }
  SIEGEL_TRY(const auto items, reader.array());
  if ((items != encrypt0_items && items != encrypt_items) || (wanted != 0 && items != wanted)) return fail(other_form);
  return items;
}

}  // namespace

Bytes cose_encryption_structure(bool is_encrypt0, ByteView protected_map, ByteView external_data) {
  CborWriter structure;
  structure.array(3).text(is_encrypt0 ? "Encrypt0" : "Encrypt").bytes(bound_map(protected_map)).bytes(external_data);
  return structure.take();
}

Result<CoseMessage> CoseMessage::parse(ByteView bytes, const EnvelopeLimits& limits) {
  return parse(copied(bytes), limits);
}

Result<CoseMessage> CoseMessage::parse(Bytes bytes, const EnvelopeLimits& limits) {
  CoseMessage message;
  message.message_ = std::move(bytes);
  CborReader reader(message.message_);
  SIEGEL_TRY(const auto items, read_form(reader));
  message.is_encrypt0_ = items == encrypt0_items;
  SIEGEL_TRY(message.content_, read_headers(reader));
  SIEGEL_CHECK(message.read_content_cipher());
  if (reader.at_null()) return fail(ErrorCode::unsupported, "the content of the COSE message is kept elsewhere");
  SIEGEL_TRY(const auto content, reader.bytes());
  if (content.size() < aead_tag_size) return fail(ErrorCode::bad_data, "the content of the COSE message has no tag");
  if (content.size() - aead_tag_size > limits.max_content) return fail(too_long);
  message.sealed_begin_ = static_cast<std::size_t>(content.data() - message.message_.data());
  message.sealed_size_ = content.size();
  if (!message.is_encrypt0_) {
    SIEGEL_TRY(const auto count, reader.array());
    if (count == 0) return fail(ErrorCode::bad_data, "the COSE message has no recipient");
    if (count > max_envelope_recipients)
      return fail(ErrorCode::too_large, "the COSE message has more than 100 recipients");
    for (std::size_t i = 0; i < count; ++i) {
      SIEGEL_TRY(auto recipient, read_recipient(reader));
      message.recipients_.push_back(std::move(recipient));
    }
    // RFC 9053, 6.1.2 and 6.3: who uses the key itself is the only recipient. What others wrote is opened all the same.
  }
  SIEGEL_CHECK(reader.finish());
  return message;
}

Status CoseMessage::read_content_cipher() {
  SIEGEL_TRY(const auto header, content_.header());
  SIEGEL_TRY(const auto algorithm, header.protected_map().integer(cose::alg));
  if (!algorithm) return fail(ErrorCode::unsupported, "the COSE message does not say its cipher where it is protected");
  SIEGEL_TRY(content_cipher_, cose_algorithm_of(header));
  const auto* const suite = find_hpke_suite(*algorithm);
  if (is_encrypt0_ && suite != nullptr && suite->is_integrated) {
    integrated_ = suite;
    if (header.holder_of(cose::iv).has(cose::iv))
      return fail(ErrorCode::bad_data, "a COSE message in which HPKE encrypts the content has an IV");
    SIEGEL_CHECK(cose_encapsulated_key(header));
    return {};
  }
  if (*algorithm != cose::a256gcm)
    return fail(ErrorCode::unsupported, "the COSE message is in a content cipher that is not read");
  SIEGEL_TRY(const auto iv, header.holder_of(cose::iv).bytes(cose::iv));
  if (!iv || iv->size() != aead_nonce_size) return fail(ErrorCode::bad_data, "the IV of a COSE message has 12 bytes");
  std::ranges::copy(*iv, nonce_.begin());
  return {};
}

Result<std::vector<EnvelopeRecipient>> CoseMessage::recipients() const {
  const auto described = [this](const CoseRecipient& layer, bool is_direct) -> Result<EnvelopeRecipient> {
    SIEGEL_TRY(const auto header, layer.header());
    EnvelopeRecipient recipient;
    if (is_direct && integrated_ == nullptr) {
      recipient.algorithm = "direct";
    } else {
      SIEGEL_TRY(recipient.algorithm, cose_algorithm_of(header));
    }
    SIEGEL_TRY(const auto id, header.holder_of(cose::kid).bytes(cose::kid));
    if (id)
      recipient.key_id = is_utf8(*id) && !has_control_character(*id) ? std::string(text_of(*id)) : encode_hex(*id);
    return recipient;
  };
  std::vector<EnvelopeRecipient> list;
  if (is_encrypt0_) {
    SIEGEL_TRY(auto only, described(content_, true));
    list.push_back(std::move(only));
  }
  for (const auto& layer : recipients_) {
    SIEGEL_TRY(auto recipient, described(layer, false));
    list.push_back(std::move(recipient));
  }
  return list;
}

Result<WipedBytes> CoseMessage::open_encrypt0(const EnvelopeSecret& secret, const Provider& provider,
                                              ByteView external_data) const {
  SIEGEL_TRY(const auto header, content_.header());
  const auto* const key = secret.key;
  if (key == nullptr) return fail(no_recipient);
  if (integrated_ != nullptr) {
    if (!is_for(header, *integrated_, *key)) return fail(no_recipient);
    SIEGEL_TRY(const auto encapsulated, cose_encapsulated_key(header));
    SIEGEL_TRY(auto context, set_up_hpke_receiver(*integrated_, *key, encapsulated, {}, provider));
    WipedBytes content(sealed_size_ - aead_tag_size);
    SIEGEL_CHECK(
        context.open(cose_encryption_structure(true, content_.protected_map, external_data), sealed(), content));
    return content;
  }
  const bool fits = key->type() == EnvelopeKeyType::symmetric && key->secret().size() == aead_key_size &&
                    is_named(header, *key) && (key->allows("dir", "") || key->allows("A256GCM", ""));
  if (!fits) return fail(no_recipient);
  auto content = decrypt(key->secret().reveal(), external_data, provider);
  return content || !is_about_message(content.error()) ? std::move(content) : fail(forged);
}

Result<WipedBytes> CoseMessage::open(const EnvelopeSecret& secret, const Provider& provider,
                                     ByteView external_data) const {
  if (is_encrypt0_) return open_encrypt0(secret, provider, external_data);
  auto last = no_recipient;
  for (const auto& recipient : recipients_) {
    const auto key = find_cose_content_key(recipient, secret, provider);
    if (!key && !is_about_message(key.error())) return fail(key.error());
    // That it does not open says more than that another recipient is malformed.
    if (!key && last.code != ErrorCode::payload_forged) last = key.error();
    if (!key || !*key) continue;
    last = forged;
    if ((*key)->size() != aead_key_size) continue;
    auto content = decrypt((*key)->reveal(), external_data, provider);
    if (content || !is_about_message(content.error())) return content;
  }
  return fail(last);
}

Result<WipedBytes> CoseMessage::decrypt(ByteView key, ByteView external_data, const Provider& provider) const {
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(key));
  WipedBytes content(sealed_size_ - aead_tag_size);
  SIEGEL_CHECK(aead->open(nonce_, cose_encryption_structure(is_encrypt0_, content_.protected_map, external_data),
                          sealed(), content));
  return content;
}

}  // namespace siegel
