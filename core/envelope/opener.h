// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "envelope/unlock.h"
#include "stream/payload_opener.h"

namespace siegel {

/// Opens the payload of a file whose header was unlocked. A Transform: push what follows the header.
///
/// Returns only bytes that were authenticated, in order and without padding. That they are all of them is known
/// only after `finish`.
class Opener {
 public:
  static Result<Opener> create(const UnlockedHeader& unlocked, const Provider& provider);

  /// Errors: `payload_forged`; `trailing_data` for more bytes than the metadata promises.
  Result<ByteView> push(ByteView sealed);
  /// Errors: `truncated`, `payload_forged`.
  Result<ByteView> finish();

 private:
  Opener(PayloadOpener payload, std::optional<std::uint64_t> plaintext_size, std::optional<std::uint64_t> payload_size)
      : payload_(std::move(payload)), plaintext_left_(plaintext_size), sealed_left_(payload_size) {}
  Result<ByteView> without_padding(ByteView plaintext);

  PayloadOpener payload_;
  std::optional<std::uint64_t> plaintext_left_;  // nothing: the metadata does not say
  std::optional<std::uint64_t> sealed_left_;
  StickyError error_;
};

/// What lies behind the true end of a padded plaintext has to be zero. Errors: `payload_forged`.
Status check_padding(ByteView padding);

}  // namespace siegel
