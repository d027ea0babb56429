// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/wiped_bytes.h"
#include "crypto/provider.h"
#include "privacy/vault.h"

namespace siegel {

/// docs/vault.md: a vault is a head and segments, each bound to everything in front of it by a chain of digests.
inline constexpr std::string_view vault_magic = "siegel vault 1\n";
inline constexpr std::size_t vault_key_size = 32;
inline constexpr std::size_t vault_salt_size = 16;
inline constexpr std::size_t vault_length_size = 4;  ///< of the head's document, and of a segment
inline constexpr std::size_t vault_segment_overhead = vault_length_size + vault_salt_size + aead_tag_size;
inline constexpr std::size_t max_vault_head_size = 2 << 20;  ///< bytes of the sealed document

/// The secrets of a vault, the content of its head.
struct VaultSecrets {
  VaultId id{};
  SecretBytes key;      ///< of segments and of the index of persons
  SecretBytes session;  ///< of session tokens

  static Result<VaultSecrets> draw(const Provider& provider);
  /// Errors: `bad_vault`.
  static Result<VaultSecrets> parse(const SecretBytes& content);
  SecretBytes print() const;
};

/// The head: magic, length, and the secrets as a sealed document. Errors: those of `seal_document`; `too_large`.
Result<Bytes> seal_vault_head(const VaultSecrets& secrets, std::span<const Recipient* const> recipients,
                              const Provider& provider, std::string_view tenant);

/// Seals and opens segments in the order they stand. Each has a salt and a key of its own, so that a segment that was
/// lost and written anew never meets the same key.
class VaultChain {
 public:
  VaultChain(ByteView head, const VaultSecrets& secrets, const Provider& provider);

  const VaultMark& mark() const { return mark_; }

  /// Appends a segment with these records to `to`. Errors: `random_failed`.
  Status seal(ByteView records, Bytes& to);
  /// `segment` is a whole one, with its length in front. Errors: `bad_vault`.
  Result<WipedBytes> open(ByteView segment);

 private:
  Result<std::unique_ptr<Aead>> cipher(ByteView salt) const;
  void advance(ByteView segment);

  const SecretBytes* key_;
  const Provider* provider_;
  VaultMark mark_;
};

}  // namespace siegel
