// SPDX-License-Identifier: Apache-2.0
#include "formats/cms.h"

#include <algorithm>

#include "codec/der_writer.h"
#include "codec/pem.h"
#include "formats/cms_oids.h"

namespace siegel {
namespace {

constexpr std::size_t max_attributes = 65'536;  // bytes
constexpr std::string_view pem_front = "-----BEGIN ";

constexpr Error too_long{ErrorCode::too_large,
                         "the content of the CMS message is longer than it may be: one tag covers all of it"};

bool is_object(const BerElement& element, std::string_view identifier) {
  return std::ranges::equal(element.whole, der::object_identifier(identifier));
}

/// GCMParameters (RFC 5084, 3.2). The tag may not be short, and its length without a word is 12.
Result<Bytes> read_gcm_nonce(const CmsAlgorithm& algorithm) {
  constexpr Error other_sizes{ErrorCode::bad_data, "the IV of a CMS message has 12 bytes, and its tag 16"};
  BerReader reader(algorithm.parameters);
  SIEGEL_TRY(auto parameters, reader.enter(asn1::sequence));
  SIEGEL_TRY(auto nonce, parameters.octets(asn1::octet_string, max_attributes));
  if (nonce.size() != aead_nonce_size || parameters.at_end()) return fail(other_sizes);
  SIEGEL_TRY(const auto tag_size, parameters.small_integer());
  SIEGEL_CHECK(parameters.finish());
  if (tag_size != aead_tag_size) return fail(other_sizes);
  return nonce;
}

Result<Bytes> message_in_pem(ByteView text) {
  SIEGEL_TRY(const auto blocks, read_pem(text_of(text)));
  if (blocks.size() != 1 || (blocks[0].label != "CMS" && blocks[0].label != "PKCS7"))
    return fail(ErrorCode::bad_data, "the PEM holds something other than one CMS message");
  return decode_pem(blocks[0]);
}

}  // namespace

Result<CmsMessage> CmsMessage::parse(ByteView bytes, const EnvelopeLimits& limits) {
  return parse(Bytes(bytes.begin(), bytes.end()), limits);
}

Result<CmsMessage> CmsMessage::parse(Bytes bytes, const EnvelopeLimits& limits) {
  if (text_of(bytes).starts_with(pem_front)) {
    SIEGEL_TRY(bytes, message_in_pem(bytes));
  }
  CmsMessage message;
  message.accept_rsa_pkcs1_v1_5_ = limits.accept_rsa_pkcs1_v1_5;
  message.message_ = std::move(bytes);
  BerReader reader(message.message_);
  SIEGEL_TRY(auto info, reader.enter(asn1::sequence));
  SIEGEL_CHECK(reader.finish());
  SIEGEL_TRY(const auto type, info.take(asn1::object_identifier));
  if (is_object(type, cms::enveloped_data))
    return fail(
        ErrorCode::unsupported,
        "the CMS message is an EnvelopedData, which nothing authenticates: ask for AuthEnvelopedData (AES-GCM)");
  if (!is_object(type, cms::auth_enveloped_data))
    return fail(ErrorCode::unsupported, "the CMS message is no AuthEnvelopedData");
  SIEGEL_TRY(auto content, info.enter(asn1::context_constructed(0)));
  SIEGEL_CHECK(info.finish());
  SIEGEL_TRY(auto body, content.enter(asn1::sequence));
  SIEGEL_CHECK(content.finish());
  SIEGEL_CHECK(message.read_authenticated(body, limits));
  return message;
}

Status CmsMessage::read_authenticated(BerReader& reader, const EnvelopeLimits& limits) {
  SIEGEL_TRY(const auto version, reader.small_integer());
  if (version != 0) return fail(ErrorCode::unsupported, "the CMS message is of another version");
  if (reader.peek() == asn1::context_constructed(0)) SIEGEL_CHECK(reader.any());  // certificates of the sender
  SIEGEL_TRY(recipients_, read_cms_recipients(reader));
  std::optional<Bytes> pieces;
  SIEGEL_TRY(const auto content, read_content(reader, limits, pieces));
  if (reader.peek() == asn1::context_constructed(1)) {
    SIEGEL_TRY(const auto attributes, reader.any());
    // The tag covers them in DER (RFC 5083, 2.2), which they have to be in: nobody encodes them anew here.
    if (attributes.is_indefinite)
      return fail(ErrorCode::unsupported, "the attributes of the CMS message are not in DER");
    if (attributes.whole.size() > max_attributes)
      return fail(ErrorCode::too_large, "the attributes of the CMS message are larger than 64 KiB");
    attributes_.assign(attributes.whole.begin(), attributes.whole.end());
    attributes_[0] = asn1::set;
  }
  SIEGEL_TRY(const auto tag, reader.octets(asn1::octet_string, max_attributes));
  if (tag.size() != aead_tag_size)
    return fail(ErrorCode::bad_data, "the IV of a CMS message has 12 bytes, and its tag 16");
  if (reader.peek() == asn1::context_constructed(2)) SIEGEL_CHECK(reader.any());  // attributes that nothing protects
  SIEGEL_CHECK(reader.finish());
  sealed_size_ = content.size() + tag.size();
  if (pieces) {
    append(*pieces, tag);
    message_ = *std::move(pieces);
    return {};
  }
  // The tag stands further on, so that there is room for it right behind the content, where the cipher wants it.
  sealed_begin_ = static_cast<std::size_t>(content.data() - message_.data());
  std::ranges::copy(tag, message_.begin() + static_cast<std::ptrdiff_t>(sealed_begin_ + content.size()));
  return {};
}

/// EncryptedContentInfo (RFC 5652, 6.1).
Result<ByteView> CmsMessage::read_content(BerReader& reader, const EnvelopeLimits& limits,
                                          std::optional<Bytes>& pieces) {
  SIEGEL_TRY(auto info, reader.enter(asn1::sequence));
  SIEGEL_CHECK(info.take(asn1::object_identifier));
  SIEGEL_TRY(const auto algorithm, read_cms_algorithm(info));
  if (!algorithm.is(cms::aes256_gcm))
    return fail(ErrorCode::unsupported, "the CMS message is in a content cipher that is not read");
  SIEGEL_TRY(const auto nonce, read_gcm_nonce(algorithm));
  std::ranges::copy(nonce, nonce_.begin());
  if (info.at_end()) return fail(ErrorCode::unsupported, "the content of the CMS message is kept elsewhere");
  if (info.peek() != asn1::context(0)) {
    auto content = info.octets(asn1::context(0), limits.max_content, aead_tag_size);
    if (!content) return fail(content.error().code == ErrorCode::too_large ? too_long : content.error());
    pieces = *std::move(content);
    SIEGEL_CHECK(info.finish());
    return ByteView(*pieces);
  }
  SIEGEL_TRY(const auto content, info.any());
  if (content.content.size() > limits.max_content) return fail(too_long);
  SIEGEL_CHECK(info.finish());
  return content.content;
}

Result<std::vector<EnvelopeRecipient>> CmsMessage::recipients() const {
  std::vector<EnvelopeRecipient> list;
  list.reserve(recipients_.size());
  for (const auto& recipient : recipients_) list.push_back(describe_cms_recipient(recipient));
  return list;
}

Result<WipedBytes> CmsMessage::open(const EnvelopeSecret& secret, const Provider& provider) const {
  Error last{ErrorCode::no_matching_key, "none of the recipients of the CMS message is this key"};
  for (const auto& recipient : recipients_) {
    const auto key = find_cms_content_key(recipient, secret, accept_rsa_pkcs1_v1_5_, provider);
    if (!key && !is_about_message(key.error())) return fail(key.error());
    if (!key) {
      // A key without certificate is tried on everybody: that it is not his key is then the likely reason.
      const bool is_guess = secret.key != nullptr && secret.key->is_on_curve() &&
                            !is_cms_recipient(recipient, *secret.key) && key.error().code == ErrorCode::payload_forged;
      if (!is_guess && last.code != ErrorCode::payload_forged) last = key.error();
      continue;
    }
    if (!*key) continue;
    last = Error{ErrorCode::payload_forged, "the CMS message does not open: it was altered, or is for another key"};
    if ((*key)->size() != aead_key_size) continue;
    auto content = decrypt((*key)->reveal(), provider);
    if (content || !is_about_message(content.error())) return content;
  }
  return fail(last);
}

Result<WipedBytes> CmsMessage::decrypt(ByteView key, const Provider& provider) const {
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(key));
  WipedBytes content(sealed_size_ - aead_tag_size);
  SIEGEL_CHECK(aead->open(nonce_, attributes_, ByteView(message_).subspan(sealed_begin_, sealed_size_), content));
  return content;
}

}  // namespace siegel
