// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "envelope/header.h"
#include "envelope/header_keys.h"
#include "envelope/metadata.h"
#include "envelope/payload_signature.h"
#include "keys/identity.h"
#include "stream/payload_keys.h"

namespace siegel {

/// What the opener insists on beyond an authentic header.
struct Requirements {
  Context context;                     ///< each of these pairs has to be in the file's context
  std::optional<Sha256Digest> policy;  ///< the file has to be sealed under this policy
  std::optional<std::vector<Signer>> signers =
      {};  ///< one of them has to have signed the file; an empty list: nobody may
};

/// A header whose MAC was checked, with what it takes to open the payload.
class UnlockedHeader {
 public:
  const Header& header() const { return header_; }
  /// Nothing if the file carries none.
  const std::optional<Metadata>& metadata() const { return metadata_; }
  /// Bytes of plaintext without padding, if the file says.
  std::optional<std::uint64_t> plaintext_size() const { return metadata_ ? metadata_->length : std::nullopt; }
  /// Bytes of salt, commitment and chunks, if the file says.
  std::optional<std::uint64_t> payload_size() const;
  /// Nothing for a file that is not signed. Who he is is known only when the signature behind the payload was verified.
  const std::optional<Signer>& signer() const { return header_.core().signer; }
  /// Bytes behind the payload: 0, or 64 for a signature.
  std::size_t trailer_size() const { return signer() ? signature_trailer_size : 0; }

  /// Checks the commitment. Errors: `payload_forged`.
  Result<PayloadKeys> payload_keys(const PayloadPrefix& prefix, const Provider& provider) const {
    return PayloadKeys::derive_for_opening(keys_.payload_key(), payload_context(header_.head(), provider), prefix,
                                           provider);
  }
  const HeaderKeys& keys() const { return keys_; }
  const SecretBytes& file_key() const { return file_key_; }

 private:
  friend Result<UnlockedHeader> unlock_with_file_key(Header, SecretBytes, const Provider&, const Requirements&);
  UnlockedHeader(Header header, HeaderKeys keys, SecretBytes file_key)
      : header_(std::move(header)), keys_(std::move(keys)), file_key_(std::move(file_key)) {}

  Header header_;
  HeaderKeys keys_;
  SecretBytes file_key_;
  std::optional<Metadata> metadata_;
};

/// Tries the identities on the stanzas, then checks the MAC, the requirements and the metadata, in this order.
/// Errors: `no_matching_key`; `header_forged`; `bad_passphrase`, which with a passphrase also stands for a forged
/// header; `policy_denied`; `bad_header` for metadata that is not well formed; what an identity's `unwrap` gives.
Result<UnlockedHeader> unlock(Header header, std::span<const Identity* const> identities, const Provider& provider,
                              const Requirements& requirements = {});

/// The same for a caller who got the file key (32 bytes) in a way of his own.
Result<UnlockedHeader> unlock_with_file_key(Header header, SecretBytes file_key, const Provider& provider,
                                            const Requirements& requirements = {});

}  // namespace siegel
