// SPDX-License-Identifier: Apache-2.0
#include "formats/cms_recipient.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "codec/hex.h"

namespace siegel {
namespace {

constexpr std::size_t max_field = 65'536;  // bytes of one field of a recipient

Bytes copied(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

Result<Bytes> read_field(BerReader& reader, std::uint8_t identifier) { return reader.octets(identifier, max_field); }

/// IssuerAndSerialNumber, or a key identifier under `key_identifier`.
Status read_name(BerReader& reader, std::uint8_t key_identifier, CmsRecipient& to) {
  if (reader.peek() != asn1::sequence) {
    SIEGEL_TRY(to.key_id, read_field(reader, key_identifier));
    return {};
  }
  SIEGEL_TRY(const auto name, reader.any());
  if (name.whole.size() > max_field) return fail(ErrorCode::too_large, "the name of a recipient is larger than 64 KiB");
  to.issuer_and_serial = copied(name.whole);
  return {};
}

Status read_algorithm(BerReader& reader, std::uint8_t identifier, Bytes& to) {
  SIEGEL_TRY(const auto algorithm, read_cms_algorithm(reader, identifier));
  if (algorithm.whole.size() > max_field) return fail(ErrorCode::too_large, "an algorithm is larger than 64 KiB");
  to = copied(algorithm.whole);
  // A SEQUENCE whatever its tag was, so that it is read like the others.
  to[0] = asn1::sequence;
  return {};
}

Status read_key_transport(BerReader reader, std::vector<CmsRecipient>& to) {
  CmsRecipient recipient;
  recipient.type = CmsRecipientType::key_transport;
  SIEGEL_CHECK(reader.small_integer());
  SIEGEL_CHECK(read_name(reader, asn1::context(0), recipient));
  SIEGEL_CHECK(read_algorithm(reader, asn1::sequence, recipient.algorithm));
  SIEGEL_TRY(recipient.encrypted_key, read_field(reader, asn1::octet_string));
  SIEGEL_CHECK(reader.finish());
  to.push_back(std::move(recipient));
  return {};
}

/// One sender's key for many recipients: each becomes one of its own.
Status read_key_agreement(BerReader reader, std::vector<CmsRecipient>& to) {
  CmsRecipient common;
  common.type = CmsRecipientType::key_agreement;
  SIEGEL_CHECK(reader.small_integer());
  SIEGEL_TRY(auto originator, reader.enter(asn1::context_constructed(0)));
  if (originator.peek() != asn1::context_constructed(1))
    return fail(ErrorCode::unsupported, "a CMS sender with a certificate of its own is not read");
  SIEGEL_TRY(const auto sender, originator.any());
  if (sender.whole.size() > max_field) return fail(ErrorCode::too_large, "a sender's key is larger than 64 KiB");
  common.originator = copied(sender.content);
  SIEGEL_CHECK(originator.finish());
  if (reader.peek() == asn1::context_constructed(1)) {
    SIEGEL_TRY(auto material, reader.enter(asn1::context_constructed(1)));
    SIEGEL_TRY(common.user_keying_material, read_field(material, asn1::octet_string));
    SIEGEL_CHECK(material.finish());
  }
  SIEGEL_CHECK(read_algorithm(reader, asn1::sequence, common.algorithm));
  SIEGEL_TRY(auto keys, reader.enter(asn1::sequence));
  SIEGEL_CHECK(reader.finish());
  while (!keys.at_end()) {
    if (to.size() >= max_envelope_recipients) break;
    SIEGEL_TRY(auto key, keys.enter(asn1::sequence));
    auto recipient = common;
    if (key.peek() == asn1::context_constructed(0)) {
      SIEGEL_TRY(auto name, key.enter(asn1::context_constructed(0)));
      SIEGEL_TRY(recipient.key_id, read_field(name, asn1::octet_string));
    } else {
      SIEGEL_CHECK(read_name(key, asn1::octet_string, recipient));
    }
    SIEGEL_TRY(recipient.encrypted_key, read_field(key, asn1::octet_string));
    SIEGEL_CHECK(key.finish());
    to.push_back(std::move(recipient));
  }
  return keys.at_end() ? Status{} : fail(ErrorCode::too_large, "the CMS message has more than 100 recipients");
}

Status read_key_encryption_key(BerReader reader, std::vector<CmsRecipient>& to) {
  CmsRecipient recipient;
  recipient.type = CmsRecipientType::key_encryption_key;
  SIEGEL_CHECK(reader.small_integer());
  SIEGEL_TRY(auto name, reader.enter(asn1::sequence));
  SIEGEL_TRY(recipient.key_id, read_field(name, asn1::octet_string));
  SIEGEL_CHECK(read_algorithm(reader, asn1::sequence, recipient.algorithm));
  SIEGEL_TRY(recipient.encrypted_key, read_field(reader, asn1::octet_string));
  SIEGEL_CHECK(reader.finish());
  to.push_back(std::move(recipient));
  return {};
}

Status read_password(BerReader reader, std::vector<CmsRecipient>& to) {
  CmsRecipient recipient;
  recipient.type = CmsRecipientType::password;
  SIEGEL_CHECK(reader.small_integer());
  if (reader.peek() == asn1::context_constructed(0))
    SIEGEL_CHECK(read_algorithm(reader, asn1::context_constructed(0), recipient.derivation));
  SIEGEL_CHECK(read_algorithm(reader, asn1::sequence, recipient.algorithm));
  SIEGEL_TRY(recipient.encrypted_key, read_field(reader, asn1::octet_string));
  SIEGEL_CHECK(reader.finish());
  to.push_back(std::move(recipient));
  return {};
}

std::string_view name_of(CmsRecipientType type) {
  switch (type) {
    case CmsRecipientType::key_transport: return "RSA";
    case CmsRecipientType::key_agreement: return "ECDH";
    case CmsRecipientType::key_encryption_key: return "AES key wrap";
    case CmsRecipientType::password: return "password";
    case CmsRecipientType::other: break;
  }
  return "other";
}

}  // namespace

Result<std::vector<CmsRecipient>> read_cms_recipients(BerReader& reader) {
  std::vector<CmsRecipient> recipients;
  SIEGEL_TRY(auto list, reader.enter(asn1::set));
  while (!list.at_end()) {
    if (recipients.size() >= max_envelope_recipients)
      return fail(ErrorCode::too_large, "the CMS message has more than 100 recipients");
    SIEGEL_TRY(const auto element, list.any());
    const auto inner = list.within(element);
    switch (element.identifier) {
      case asn1::sequence: SIEGEL_CHECK(read_key_transport(inner, recipients)); break;
      case asn1::context_constructed(1): SIEGEL_CHECK(read_key_agreement(inner, recipients)); break;
      case asn1::context_constructed(2): SIEGEL_CHECK(read_key_encryption_key(inner, recipients)); break;
      case asn1::context_constructed(3): SIEGEL_CHECK(read_password(inner, recipients)); break;
      case asn1::context_constructed(4): recipients.emplace_back(); break;
      default: return fail(ErrorCode::bad_data, "a recipient of the CMS message is of no known form");
    }
  }
  if (recipients.empty()) return fail(ErrorCode::bad_data, "the CMS message has no recipient");
  return recipients;
}

EnvelopeRecipient describe_cms_recipient(const CmsRecipient& recipient) {
  EnvelopeRecipient description;
  description.algorithm = name_of(recipient.type);
  description.is_passphrase = recipient.type == CmsRecipientType::password;
  const auto& id = recipient.key_id;
  if (!id.empty())
    description.key_id = is_utf8(id) && !has_control_character(id) ? std::string(text_of(id)) : encode_hex(id);
  else if (!recipient.issuer_and_serial.empty()) {
    // The serial number is the last element of the name.
    BerReader name(recipient.issuer_and_serial);
    if (auto inner = name.enter(asn1::sequence); inner && inner->any()) {
      if (const auto serial = inner->take(asn1::integer))
        description.key_id = "serial number " + encode_hex(serial->content);
    }
  }
  return description;
}

std::optional<bool> is_cms_recipient(const CmsRecipient& recipient, const EnvelopeKey& key) {
  const auto& certificate = key.certificate();
  if (certificate == nullptr) return std::nullopt;
  if (!recipient.issuer_and_serial.empty()) return recipient.issuer_and_serial == certificate->issuer_and_serial;
  if (certificate->subject_key_id.empty()) return std::nullopt;
  return recipient.key_id == certificate->subject_key_id;
}

}  // namespace siegel
