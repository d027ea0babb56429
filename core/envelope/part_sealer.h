// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "envelope/prepared_seal.h"

namespace siegel {

/// Seals a file in independent parts of 512 chunks (8,388,608 bytes of plaintext), in any order and again, for
/// uploads that run in parallel or are resumed (docs/format.md, "Parts").
///
/// The same chunk number must never encrypt two plaintexts. So the first time a part is sealed, a keyed digest of its
/// plaintext is kept, and sealing it again with another plaintext is refused.
class PartSealer {
 public:
  /// `plaintext_size` is the size of the whole content, without padding. Errors: `input_changed` if the metadata
  /// promises another, `too_large`.
  static Result<PartSealer> create(const PreparedSeal& prepared, std::uint64_t plaintext_size,
                                   const Provider& provider);

  std::uint64_t part_count() const;
  /// Where the plaintext of a part lies in the content. The last parts of a padded file may have none.
  std::uint64_t plaintext_begin(std::uint64_t part) const;
  std::size_t plaintext_size(std::uint64_t part) const;
  /// Where the part lies in the sealed file; the first one also carries header, salt and commitment, the last one of a
  /// signed file the signature.
  std::uint64_t sealed_begin(std::uint64_t part) const;
  std::size_t sealed_size(std::uint64_t part) const;

  /// The sealed bytes of one part; the view lives until the next call. Errors: `input_changed` if the plaintext is
  /// not as long as `plaintext_size(part)`, or not the one that was sealed as this part before: then nothing may be
  /// uploaded any more, and the file has to be sealed anew with a new `PreparedSeal`; `bad_argument` for a part that
  /// is not there, and for the last part of a signed file before all others were sealed here: the signature in it
  /// needs them.
  Result<ByteView> seal(std::uint64_t part, ByteView plaintext);

  /// The digests so far, to be kept for a resume elsewhere. They are keyed and tell nothing about the content.
  const std::map<std::uint64_t, Sha256Digest>& digests() const { return digests_; }
  /// Takes up digests that were kept. Errors: `input_changed` if one contradicts what was sealed here.
  Status adopt_digests(const std::map<std::uint64_t, Sha256Digest>& digests);

 private:
  PartSealer(ChunkCipher cipher, SecretBytes part_key, Bytes first_bytes, std::uint64_t content_size,
             std::uint64_t padded_size, const Provider& provider, std::optional<PayloadSignature> signature,
             std::shared_ptr<const FileSigner> signing_key)
      : cipher_(std::move(cipher)),
        part_key_(std::move(part_key)),
        first_bytes_(std::move(first_bytes)),
        content_size_(content_size),
        padded_size_(padded_size),
        provider_(provider),
        signature_(std::move(signature)),
        signing_key_(std::move(signing_key)) {}
  std::size_t padded_part_size(std::uint64_t part) const;

  ChunkCipher cipher_;
  SecretBytes part_key_;
  Bytes first_bytes_;  // header, salt and commitment
  std::uint64_t content_size_;
  std::uint64_t padded_size_;
  const Provider& provider_;
  std::optional<PayloadSignature> signature_;
  std::shared_ptr<const FileSigner> signing_key_;
  std::map<std::uint64_t, Sha256Digest> digests_;
  Bytes sealed_;
};

}  // namespace siegel
