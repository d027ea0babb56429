// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/transform.h"
#include "base/wiped_bytes.h"
#include "stream/chunk_buffer.h"
#include "stream/chunk_cipher.h"

namespace siegel {

/// Opens what `PayloadSealer` made. A Transform.
///
/// Returns only bytes that were authenticated, in order. On error nothing is returned and the stream stays failed;
/// what earlier calls returned is an authentic prefix, and not known to be the whole.
class PayloadOpener {
 public:
  static Result<PayloadOpener> create(SecretBytes input_key, ByteView context, const Provider& provider);

  /// Errors: `payload_forged` for a wrong commitment or chunk. Bytes after the short chunk show as a chunk that does
  /// not verify; only who knows the length (`Opener`, from the metadata) can call them trailing data.
  Result<ByteView> push(ByteView sealed);
  /// Errors: `truncated` if the short chunk did not come, `payload_forged` if it does not verify.
  Result<ByteView> finish();

  /// For tests of the limit only: goes on as if `chunk` chunks had been opened.
  void continue_at_chunk(std::uint64_t chunk) { next_chunk_ = chunk; }

 private:
  PayloadOpener(SecretBytes input_key, ByteView context, const Provider& provider)
      : input_key_(std::move(input_key)), context_(context.begin(), context.end()), provider_(provider) {}
  Status start();
  Status open_chunk(ByteView sealed);
  std::unexpected<Error> fail_and_wipe(const Error& error);

  SecretBytes input_key_;
  Bytes context_;
  const Provider& provider_;
  std::optional<ChunkCipher> cipher_;  // there once salt and commitment came and were checked
  std::uint64_t next_chunk_ = 0;
  ChunkBuffer<payload_prefix_size> prefix_;
  ChunkBuffer<sealed_chunk_size> pending_;
  WipedBytes opened_;  // plaintext of the current call
  StickyError error_;
};

}  // namespace siegel
