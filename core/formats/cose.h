// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/wiped_bytes.h"
#include "formats/cose_content_key.h"

namespace siegel {

inline constexpr std::size_t max_cose_header = 65'536;  ///< bytes of one header map

/// A COSE_Encrypt0 or COSE_Encrypt (RFC 9052, 5), tagged or not, that was read and not opened yet. Content in A256GCM.
///
/// Read: `direct`, A128KW to A256KW, ECDH-ES + HKDF-256 alone and with AES key wrap on P-256 and X25519 (RFC 9053, 6).
/// EXPERIMENTAL: HPKE on the same curves, for the key of the content, and in a COSE_Encrypt0 for the content itself
/// (formats/hpke_suite.h). One layer of recipients. No extension in `crit`, no Partial IV, no countersignatures.
class CoseMessage {
 public:
  /// Errors: `bad_data` for what is no such message, is not in definite and shortest lengths, has a label twice,
  /// anything behind its end; `unsupported` for another content cipher, detached content, deeper layers; `too_large`.
  static Result<CoseMessage> parse(ByteView message, const EnvelopeLimits& limits = {});
  /// The same without a copy of the content: it stays where it is.
  static Result<CoseMessage> parse(Bytes message, const EnvelopeLimits& limits = {});

  Result<std::vector<EnvelopeRecipient>> recipients() const;
  /// Where HPKE encrypts the content itself this is its name.
  const std::string& content_cipher() const { return content_cipher_; }

  /// All of the content, once its tag was checked. `external_data` was agreed elsewhere (RFC 9052, 4.3). Errors:
  /// `no_matching_key` if no recipient fits; `payload_forged` if one does and nothing comes out; `unsupported`;
  /// `bad_data`.
  Result<WipedBytes> open(const EnvelopeSecret& secret, const Provider& provider, ByteView external_data = {}) const;

 private:
  CoseMessage() = default;
  Status read_content_cipher();
  Result<WipedBytes> open_encrypt0(const EnvelopeSecret& secret, const Provider& provider,
                                   ByteView external_data) const;
  Result<WipedBytes> decrypt(ByteView key, ByteView external_data, const Provider& provider) const;

  /// The content with its tag.
  ByteView sealed() const { return ByteView(message_).subspan(sealed_begin_, sealed_size_); }

  bool is_encrypt0_ = false;
  Bytes message_;
  std::size_t sealed_begin_ = 0;  ///< of the content with its tag in the message
  std::size_t sealed_size_ = 0;
  CoseRecipient content_;  ///< without an encrypted key
  std::vector<CoseRecipient> recipients_;
  std::string content_cipher_;
  Nonce nonce_{};
  const HpkeSuite* integrated_ = nullptr;  ///< HPKE that encrypts the content itself
};

/// What the tag of the content covers (RFC 9052, 5.3).
Bytes cose_encryption_structure(bool is_encrypt0, ByteView protected_map, ByteView external_data);

}  // namespace siegel
