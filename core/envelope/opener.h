// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "envelope/unlock.h"
#include "stream/payload_opener.h"

namespace siegel {

/// What a caller takes from a signed file before its signature can be known to be right.
enum class Unverified {
  refuse,   ///< nothing: for whoever holds no output back
  release,  ///< authenticated content, as of an unsigned file; only `finish` says whether the signer signed it
};

/// Opens the payload of a file whose header was unlocked. A Transform: push what follows the header.
///
/// Returns only bytes that were authenticated, in order and without padding. That they are all of them is known
/// only after `finish`, and the same is true of the signature: it stands behind the payload.
class Opener {
 public:
  /// Errors: `policy_denied` for a signed file, unless what is not verified yet may be released.
  static Result<Opener> create(const UnlockedHeader& unlocked, const Provider& provider,
                               Unverified unverified = Unverified::refuse);

  /// Errors: `payload_forged`; `trailing_data` for more bytes than the metadata promises.
  Result<ByteView> push(ByteView sealed);
  /// Errors: `truncated`, `payload_forged`, `bad_signature`.
  Result<ByteView> finish();

 private:
  Opener(PayloadOpener payload, std::optional<std::uint64_t> plaintext_size, std::optional<std::uint64_t> sealed_size)
      : payload_(std::move(payload)), plaintext_left_(plaintext_size), sealed_left_(sealed_size) {}
  Result<ByteView> open(ByteView payload);
  Result<ByteView> without_padding(ByteView plaintext);
  Status verify_signature();

  struct Signed {
    Signer signer;
    PayloadSignature signature;
    TrailerHold hold;
    WipedBytes opened;  // of one push, when it came in two pieces
  };

  PayloadOpener payload_;
  std::optional<std::uint64_t> plaintext_left_;  // nothing: the metadata does not say
  std::optional<std::uint64_t> sealed_left_;     // with the trailer
  std::optional<Signed> signed_;
  StickyError error_;
};

/// What lies behind the true end of a padded plaintext has to be zero. Errors: `payload_forged`.
Status check_padding(ByteView padding);

}  // namespace siegel
