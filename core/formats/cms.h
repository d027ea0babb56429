// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/wiped_bytes.h"
#include "formats/cms_recipient.h"

namespace siegel {

/// A CMS AuthEnvelopedData (RFC 5083) in AES-256-GCM (RFC 5084) that was read and not opened yet: DER, BER or PEM.
///
/// Read: RSAES-OAEP with SHA-256 or SHA-1 (and PKCS#1 v1.5 if asked for), ECDH on P-256 and X25519 with X9.63 or
/// HKDF over SHA-256 (X9.63 also over SHA-1), AES key wrap, passphrases by PBKDF2 and PWRI-KEK. The IV has 12 bytes and
/// the tag 16, and nothing else is accepted.
class CmsMessage {
 public:
  /// Errors: `bad_data` for what is no such message, anything behind its end; `unsupported` for EnvelopedData, which
  /// nothing authenticates, for other content ciphers, and content that is kept elsewhere; `too_large`.
  static Result<CmsMessage> parse(ByteView message, const EnvelopeLimits& limits = {});
  /// The same without a copy of the content where it stands in one piece.
  static Result<CmsMessage> parse(Bytes message, const EnvelopeLimits& limits = {});

  Result<std::vector<EnvelopeRecipient>> recipients() const;
  const std::string& content_cipher() const { return content_cipher_; }

  /// All of the content, once its tag was checked. Errors: `no_matching_key` if no recipient fits; `payload_forged` if
  /// one does and nothing comes out; `unsupported`; `bad_data`.
  Result<WipedBytes> open(const EnvelopeSecret& secret, const Provider& provider) const;

 private:
  CmsMessage() = default;
  Status read_authenticated(BerReader& reader, const EnvelopeLimits& limits);
  /// The content, where it stands in one piece within the message; else put together in `pieces`.
  Result<ByteView> read_content(BerReader& reader, const EnvelopeLimits& limits, std::optional<Bytes>& pieces);
  Result<WipedBytes> decrypt(ByteView key, const Provider& provider) const;

  std::vector<CmsRecipient> recipients_;
  Bytes message_;  ///< the content with its tag is in it; nothing else of it is looked at any more
  std::size_t sealed_begin_ = 0;
  std::size_t sealed_size_ = 0;
  Bytes attributes_;  ///< authAttrs as the tag covers them: a SET in DER; empty if there are none
  Nonce nonce_{};
  bool accept_rsa_pkcs1_v1_5_ = false;
  std::string content_cipher_ = "AES-256-GCM";
};

}  // namespace siegel
