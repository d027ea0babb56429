// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "stream/payload_keys.h"

namespace siegel {

/// Seals and opens single chunks, in any order. One per thread; all of them share nothing.
class ChunkCipher {
 public:
  static Result<ChunkCipher> create(const PayloadKeys& keys, const Provider& provider);

  /// `sealed` is 16 bytes longer than `plaintext`, which may be its front. Errors: `too_large` for a chunk number
  /// of 2^38 or more.
  Status seal(std::uint64_t chunk, ByteView plaintext, ByteSpan sealed);

  /// `plaintext` is 16 bytes shorter than `sealed` and may be its front. Errors: `payload_forged`, `too_large`.
  Status open(std::uint64_t chunk, ByteView sealed, ByteSpan plaintext);

 private:
  ChunkCipher(std::unique_ptr<Aead> aead, const Nonce& base_nonce) : aead_(std::move(aead)), base_nonce_(base_nonce) {}

  std::unique_ptr<Aead> aead_;
  Nonce base_nonce_;
};

}  // namespace siegel
