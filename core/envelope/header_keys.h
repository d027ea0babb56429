// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/secret_bytes.h"
#include "crypto/provider.h"
#include "envelope/core_section.h"

namespace siegel {

/// What is derived from the file key (docs/format.md, "Keys"): one key, one purpose.
class HeaderKeys {
 public:
  /// Errors: `bad_key` unless the file key has 32 bytes.
  static Result<HeaderKeys> derive(const SecretBytes& file_key, const FileId& file_id, const Provider& provider);

  /// HMAC-SHA-256 over everything before the MAC.
  Sha256Digest mac(std::initializer_list<ByteView> authenticated, const Provider& provider) const;
  Result<Bytes> seal_metadata(const SecretBytes& block, const Provider& provider) const;
  /// Errors: `header_forged`.
  Result<SecretBytes> open_metadata(ByteView sealed, const Provider& provider) const;
  /// k_pay, the input key of the payload.
  const SecretBytes& payload_key() const { return payload_key_; }
  /// For the digests that prove a part of the plaintext unchanged (part_sealer.h).
  const SecretBytes& part_key() const { return part_key_; }

 private:
  HeaderKeys() = default;

  SecretBytes mac_key_;
  SecretBytes metadata_key_;
  Nonce metadata_nonce_{};
  SecretBytes payload_key_;
  SecretBytes part_key_;
};

/// SHA-512 of the head: the associated data of every wrapped key.
Sha512Digest binding_of(ByteView head, const Provider& provider);
/// "siegel/v1" || 00 || SHA-512(head): what ties the payload to its header.
Bytes payload_context(ByteView head, const Provider& provider);

}  // namespace siegel
