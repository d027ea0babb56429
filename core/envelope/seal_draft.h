// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "envelope/header_keys.h"
#include "envelope/prepared_seal.h"
#include "envelope/seal_options.h"
#include "keys/recipient.h"
#include "stream/payload_keys.h"

namespace siegel {

/// A sealed file whose recipients are not settled yet: the file key is drawn, the head of the header is written.
/// Between here and `finish` a caller may have the file key wrapped by something that takes its time, such as a key
/// service.
class SealDraft {
 public:
  /// Errors: `bad_argument` for a context that is not text or padding without a length; `too_large`; `random_failed`.
  static Result<SealDraft> create(const Provider& provider, const SealOptions& options = {});

  /// 32 bytes: what every recipient gets wrapped.
  const SecretBytes& file_key() const { return file_key_; }
  /// SHA-512 of the head, to be authenticated with every wrapped file key.
  const Sha512Digest& binding() const { return binding_; }

  /// Wraps the file key for everybody and closes the header; the draft is used up, because one file key is for one
  /// file. `bad_argument` for no recipient or classical ones beside post-quantum ones; `too_large`; `random_failed`;
  /// what a recipient's `wrap` gives.
  Result<PreparedSeal> finish(std::span<const Recipient* const> recipients, const Provider& provider) &&;

 private:
  SealDraft(SecretBytes file_key, HeaderKeys keys, PayloadKeys payload_keys, Bytes head, const Sha512Digest& binding,
            const SealOptions& options)
      : file_key_(std::move(file_key)),
        keys_(std::move(keys)),
        payload_keys_(std::move(payload_keys)),
        head_(std::move(head)),
        binding_(binding),
        padding_(options.padding),
        promised_size_(options.metadata ? options.metadata->length : std::nullopt),
        signing_key_(options.signing_key),
        signer_(signer_of(options)),
        mix_classical_with_post_quantum_(options.mix_classical_with_post_quantum) {}

  SecretBytes file_key_;
  HeaderKeys keys_;
  PayloadKeys payload_keys_;
  Bytes head_;
  Sha512Digest binding_;
  Padding padding_;
  std::optional<std::uint64_t> promised_size_;
  std::shared_ptr<const FileSigner> signing_key_;
  std::optional<Signer> signer_;
  bool mix_classical_with_post_quantum_;
};

}  // namespace siegel
