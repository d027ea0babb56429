// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "envelope/opener.h"
#include "stream/range_reader.h"

namespace siegel {

/// Opens the plaintext bytes [begin, end) and touches only the chunks that hold them. A Transform: push the payload
/// bytes [`sealed_begin`, `sealed_end`), counted from the salt, or up to the end of the payload if it is shorter.
///
/// What it returns is authentic. It says nothing about the rest of the file, and nothing about a signature, which
/// covers all of it.
class RangeOpener {
 public:
  /// `prefix` is salt and commitment. Errors: `payload_forged`; `bad_argument` for begin > end or, where the metadata
  /// tells the length, a begin behind it; `policy_denied` for a signed file, unless what is not verified may be
  /// released. An `end` behind the content is brought back to it.
  static Result<RangeOpener> create(const UnlockedHeader& unlocked, const PayloadPrefix& prefix, std::uint64_t begin,
                                    std::uint64_t end, const Provider& provider,
                                    Unverified unverified = Unverified::refuse);

  std::uint64_t sealed_begin() const { return reader_.sealed_begin(); }
  std::uint64_t sealed_end() const { return reader_.sealed_end(); }

  Result<ByteView> push(ByteView sealed) { return reader_.push(sealed); }
  /// Errors: `truncated` if the payload ended inside the range without its last chunk; `bad_argument` if the range
  /// begins behind the end of the content.
  Result<ByteView> finish() { return reader_.finish(); }

 private:
  explicit RangeOpener(RangeReader reader) : reader_(std::move(reader)) {}

  RangeReader reader_;
};

}  // namespace siegel
