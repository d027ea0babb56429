// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "formats/cms_algorithm.h"
#include "formats/envelope.h"

namespace siegel {

enum class CmsRecipientType : std::uint8_t {
  key_transport,       ///< RSA (RFC 5652, 6.2.1)
  key_agreement,       ///< a key on a curve (6.2.2; RFC 5753; RFC 8418)
  key_encryption_key,  ///< a symmetric key (6.2.3)
  password,            ///< RFC 5652, 6.2.4; RFC 3211
  other,               ///< 6.2.5: nobody here can be meant
};

/// What one recipient of a CMS message gets.
struct CmsRecipient {
  CmsRecipientType type = CmsRecipientType::other;
  Bytes issuer_and_serial;  ///< in DER; empty if it is named otherwise
  Bytes key_id;             ///< SubjectKeyIdentifier, or the name of a symmetric key
  Bytes algorithm;          ///< KeyEncryptionAlgorithmIdentifier
  Bytes derivation;         ///< KeyDerivationAlgorithmIdentifier of a passphrase
  Bytes originator;         ///< OriginatorPublicKey
  std::optional<Bytes> user_keying_material;
  Bytes encrypted_key;
};

/// RecipientInfos (RFC 5652, 6.2). Errors: `bad_data`; `unsupported` for a sender with a key of its own; `too_large`
/// for more than `max_envelope_recipients`.
Result<std::vector<CmsRecipient>> read_cms_recipients(BerReader& reader);

EnvelopeRecipient describe_cms_recipient(const CmsRecipient& recipient);

/// True if the message names this key, false if it names another one; nothing if the key came without certificate, so
/// that nobody can tell.
std::optional<bool> is_cms_recipient(const CmsRecipient& recipient, const EnvelopeKey& key);

/// The key of the content, 32 bytes. Nothing if the secret is not for this recipient. Errors: `payload_forged` if it
/// does not come out; `bad_data`; `unsupported` for an algorithm or a count of iterations that is not accepted.
Result<std::optional<SecretBytes>> find_cms_content_key(const CmsRecipient& recipient, const EnvelopeSecret& secret,
                                                        bool accept_rsa_pkcs1_v1_5, const Provider& provider);

}  // namespace siegel
