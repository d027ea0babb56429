// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/transform.h"
#include "base/wiped_bytes.h"
#include "stream/chunk_buffer.h"
#include "stream/chunk_cipher.h"

namespace siegel {

/// Opens the chunks that hold the plaintext bytes [begin, end) of a payload, and returns just those bytes. A
/// Transform over the payload bytes [`sealed_begin`, `sealed_end`), which may stop earlier where the payload ends.
class RangeReader {
 public:
  /// Errors: `bad_argument` for begin > end, `too_large` beyond 4 PiB.
  static Result<RangeReader> create(const PayloadKeys& keys, std::uint64_t begin, std::uint64_t end,
                                    const Provider& provider);

  /// Offsets in the payload, counted from the salt.
  std::uint64_t sealed_begin() const { return chunk_offset(chunk_of_byte(begin_)); }
  /// Behind the chunk that holds the last byte of the range.
  std::uint64_t sealed_end() const { return chunk_offset(last_chunk_ + 1); }

  /// Errors: `payload_forged`, `trailing_data` for bytes behind `sealed_end`.
  Result<ByteView> push(ByteView sealed);
  /// Errors: `truncated`, `payload_forged`, `bad_argument` if the content ends before `begin`.
  Result<ByteView> finish();

 private:
  RangeReader(ChunkCipher cipher, std::uint64_t begin, std::uint64_t end);
  Status open_chunk(ByteView sealed);

  ChunkCipher cipher_;
  std::uint64_t begin_;
  std::uint64_t end_;
  std::uint64_t last_chunk_;
  std::uint64_t next_chunk_;
  ChunkBuffer<sealed_chunk_size> pending_;
  ChunkBuffer<chunk_size> chunk_;
  WipedBytes opened_;
  StickyError error_;
};

}  // namespace siegel
