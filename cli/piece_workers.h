// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline.h"
#include "signed_chunks.h"

namespace siegel::cli {

/// Seals pieces in place. `to_sign` is told every sealed chunk; null for a file that is not signed.
MakeWorker seal_workers(const PreparedSeal& prepared, const Provider& provider, SignedChunks* to_sign);

/// What the header says about the size of what is opened; checked while opening.
struct ExpectedContent {
  std::string shown_name;
  std::optional<std::uint64_t> plaintext_size;  ///< without padding
  std::optional<std::uint64_t> chunks_size;     ///< of all sealed chunks
};
ExpectedContent expected_content(const UnlockedHeader& unlocked, std::string shown_name);

/// Opens pieces in place and leaves padding out. `to_verify` is told every sealed chunk; null for a file that is not
/// signed.
MakeWorker open_workers(const PayloadKeys& keys, const ExpectedContent& expected, const Provider& provider,
                        SignedChunks* to_verify);
/// Opens nothing and gives nothing: only tells `to_verify` every sealed chunk.
MakeWorker hash_workers(const Provider& provider, SignedChunks& to_verify);

/// Bytes of a full piece on either side.
inline constexpr std::uint64_t plaintext_piece_size = chunks_per_piece * chunk_size;
inline constexpr std::uint64_t sealed_piece_size = chunks_per_piece * sealed_chunk_size;

}  // namespace siegel::cli
