// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "envelope/prepared_seal.h"
#include "stream/payload_sealer.h"

namespace siegel {

enum class HeaderPlace { in_front, detached };

/// Seals a byte stream: header, then payload, then the trailer of a signed file, unless the caller
/// makes it himself (`SealOptions::signer`). A Transform.
///
/// If the metadata promises a length, another number of bytes is an error, because the file would lie about itself.
class Sealer {
 public:
  /// With `HeaderPlace::detached` only the payload leaves here; the caller keeps `prepared.header()`.
  static Result<Sealer> create(const PreparedSeal& prepared, const Provider& provider,
                               HeaderPlace place = HeaderPlace::in_front);

  /// Errors: `input_changed` for more bytes than promised, `too_large`.
  Result<ByteView> push(ByteView plaintext);
  /// Seals up to 1 MiB of the padding that is still due; empty when there is none left. To be called after the last
  /// push until it returns nothing, so that memory stays bounded; `finish` does what is left undone.
  Result<ByteView> pad();
  /// Errors: `input_changed` for fewer bytes than promised.
  Result<ByteView> finish();

 private:
  Sealer(PayloadSealer payload, Bytes header, std::optional<std::uint64_t> promised_size, std::uint64_t padding,
         std::optional<PayloadSignature> signature, std::shared_ptr<const FileSigner> signing_key)
      : payload_(std::move(payload)),
        header_(std::move(header)),
        promised_size_(promised_size),
        padding_left_(padding),
        signature_(std::move(signature)),
        signing_key_(std::move(signing_key)) {}
  Result<ByteView> with_header(Result<ByteView> sealed);
  Result<Bytes> trailer();

  PayloadSealer payload_;
  Bytes header_;  // leaves with the first output, then empty
  Bytes output_;  // only used while there is a header to put in front
  std::optional<std::uint64_t> promised_size_;
  std::uint64_t plaintext_size_ = 0;
  std::uint64_t padding_left_;
  std::optional<PayloadSignature> signature_;
  std::shared_ptr<const FileSigner> signing_key_;
  StickyError error_;
};

}  // namespace siegel
