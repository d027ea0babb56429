// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "envelope/header_keys.h"
#include "envelope/payload_signature.h"
#include "envelope/seal_options.h"
#include "keys/recipient.h"
#include "stream/chunk_cipher.h"

namespace siegel {

/// Everything about one sealed file but its content: a fresh file key, already wrapped for every recipient, and the
/// finished header. One content only may be sealed with it; `Sealer`, `PartSealer` or the caller's own threads with
/// one `chunk_cipher` each do that.
class PreparedSeal {
 public:
  /// Errors: `bad_argument` for no recipient, a context that is not text, padding without a length, or classical
  /// recipients beside post-quantum ones; `too_large`; `random_failed`; what a recipient's `wrap` gives.
  static Result<PreparedSeal> create(std::span<const Recipient* const> recipients, const Provider& provider,
                                     const SealOptions& options = {});

  const Bytes& header() const { return header_; }
  PayloadPrefix payload_prefix() const { return payload_keys_.prefix(); }
  const PayloadKeys& payload_keys() const { return payload_keys_; }
  Result<ChunkCipher> chunk_cipher(const Provider& provider) const {
    return ChunkCipher::create(payload_keys_, provider);
  }
  const SecretBytes& part_key() const { return part_key_; }

  /// Bytes of plaintext that were promised in the metadata.
  std::optional<std::uint64_t> promised_size() const { return promised_size_; }
  /// Zero bytes that follow a plaintext of this size.
  std::uint64_t padding_after(std::uint64_t plaintext_size) const {
    return padded_size(plaintext_size, padding_) - plaintext_size;
  }
  /// Header, payload and trailer together.
  std::uint64_t sealed_size(std::uint64_t plaintext_size) const {
    return header_.size() + payload_size(padded_size(plaintext_size, padding_)) + trailer_size();
  }

  /// The part of the header that never changes (`Header::head`).
  ByteView head() const { return ByteView(header_).first(head_size_); }
  /// Null for a file that is not signed, or whose trailer the caller makes.
  const std::shared_ptr<const FileSigner>& signing_key() const { return signing_key_; }
  bool is_signed() const { return signer_.has_value(); }
  const std::optional<Signer>& signer() const { return signer_; }
  /// Bytes behind the chunks: 0, or 64 for a signature.
  std::size_t trailer_size() const { return is_signed() ? signature_trailer_size : 0; }
  /// To be given all sealed chunks of a signed file; salt and commitment it has.
  PayloadSignature begin_signature(const Provider& provider) const;
  /// Bytes of salt, commitment and chunks for a plaintext of this size (without padding).
  std::uint64_t payload_size_of(std::uint64_t plaintext_size) const {
    return payload_size(padded_size(plaintext_size, padding_));
  }

 private:
  friend class SealDraft;
  PreparedSeal(Bytes header, std::size_t head_size, PayloadKeys payload_keys, SecretBytes part_key, Padding padding,
               std::optional<std::uint64_t> promised_size, std::shared_ptr<const FileSigner> signing_key,
               std::optional<Signer> signer)
      : header_(std::move(header)),
        head_size_(head_size),
        payload_keys_(std::move(payload_keys)),
        part_key_(std::move(part_key)),
        padding_(padding),
        promised_size_(promised_size),
        signing_key_(std::move(signing_key)),
        signer_(signer) {}

  Bytes header_;
  std::size_t head_size_;
  PayloadKeys payload_keys_;
  SecretBytes part_key_;
  Padding padding_;
  std::optional<std::uint64_t> promised_size_;
  std::shared_ptr<const FileSigner> signing_key_;
  std::optional<Signer> signer_;
};

/// The size of the sealed file before anything is sealed: for a Content-Length, a quota, a progress bar. Errors:
/// `unsupported` if a recipient cannot tell the size of its stanza; otherwise as `PreparedSeal::create`.
Result<std::uint64_t> sealed_size(std::uint64_t plaintext_size, std::span<const Recipient* const> recipients,
                                  const SealOptions& options = {});

/// Classical and post-quantum public keys side by side: whoever breaks the classical one has the file.
/// Errors: `bad_argument`.
Status check_quantum_mix(std::span<const Stanza> stanzas);

}  // namespace siegel
