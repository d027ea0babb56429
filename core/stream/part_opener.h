// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/wiped_bytes.h"
#include "stream/chunk_cipher.h"

namespace siegel {

/// Where a part stands in its payload. Only the last one ends with a short chunk, and has to.
enum class PartPlace { before_others, last };

/// Opens single parts of a payload (512 chunks each), in any order.
class PartOpener {
 public:
  static Result<PartOpener> create(const PayloadKeys& keys, const Provider& provider);

  /// `sealed` holds the chunks of the part, without header, salt and commitment. Returns the plaintext, padding
  /// included; the view lives until the next call. Errors: `payload_forged`, `truncated`.
  Result<ByteView> open(std::uint64_t part, ByteView sealed, PartPlace place);

 private:
  explicit PartOpener(ChunkCipher cipher) : cipher_(std::move(cipher)) {}

  ChunkCipher cipher_;
  WipedBytes opened_;
};

}  // namespace siegel
