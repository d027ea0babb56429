// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/transform.h"
#include "stream/chunk_buffer.h"
#include "stream/chunk_cipher.h"

namespace siegel {

/// Seals a byte stream of any length into salt, commitment and chunks: exactly c2sp.org/chunked-encryption,
/// Cobblestone-256. A Transform.
///
/// A full chunk leaves as soon as its last byte arrives: the last chunk is by definition the short one, so nothing
/// has to be held back to find out.
class PayloadSealer {
 public:
  static Result<PayloadSealer> create(const PayloadKeys& keys, const Provider& provider);

  /// Errors: `too_large` after 4 PiB.
  Result<ByteView> push(ByteView plaintext);
  Result<ByteView> finish();

  /// For tests of the limit only: goes on as if `chunk` chunks had been sealed.
  void continue_at_chunk(std::uint64_t chunk) { next_chunk_ = chunk; }

 private:
  PayloadSealer(ChunkCipher cipher, const PayloadPrefix& prefix)
      : cipher_(std::move(cipher)), prefix_(prefix.begin(), prefix.end()) {}
  void begin_output();
  Status seal_chunk(ByteView plaintext);

  ChunkCipher cipher_;
  Bytes prefix_;  // leaves with the first output, then empty
  std::uint64_t next_chunk_ = 0;
  ChunkBuffer<chunk_size> pending_;  // plaintext of the chunk being filled
  Bytes sealed_;                     // output of the current call
  StickyError error_;
};

}  // namespace siegel
