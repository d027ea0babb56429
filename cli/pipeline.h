// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "byte_stream.h"
#include "file_descriptor.h"
#include "input_file.h"
#include "progress.h"

namespace siegel::cli {

/// The file work of sealing and opening: reads pieces of 16 chunks, has each worked on in place, and writes the
/// result. One worker for each core does all three steps for its piece, so they overlap; nothing is copied between
/// them.
inline constexpr std::size_t chunks_per_piece = 16;

/// One piece on its way.
struct Piece {
  std::uint64_t number;
  ByteSpan buffer;       ///< room for 16 sealed chunks
  std::size_t size = 0;  ///< bytes that were read, without gaps
  bool is_last = false;
};

/// What a worker does with a piece. Each worker has its own.
class PieceWorker {
 public:
  virtual ~PieceWorker() = default;
  /// Works in place and returns what is to be written, in order. The pieces live until the next call.
  virtual Outcome<std::span<iovec>> work(Piece& piece) = 0;
};

/// Where the bytes come from: from places in a regular file of known size, which several workers read at once, or
/// from a stream.
struct PipelineInput {
  const InputFile* file = nullptr;
  ByteSource* stream = nullptr;     ///< null: read `file` at its places
  std::uint64_t offset = 0;         ///< of the first piece in the file
  std::uint64_t size = 0;           ///< bytes of the file that belong to the input
  std::uint64_t zeros_after = 0;    ///< padding that follows them
  std::size_t bytes_per_chunk = 0;  ///< read into every chunk of the buffer
};

/// Where they go: to their places in a file, or in order to `write`.
struct PipelineOutput {
  std::function<Done(std::span<iovec>)> write;  ///< empty: write to the places in `descriptor`
  int descriptor = -1;
  std::string shown_name;
  std::uint64_t offset = 0;      ///< of the first piece in the file
  std::uint64_t piece_size = 0;  ///< bytes of a full piece
};

using MakeWorker = std::function<Outcome<std::unique_ptr<PieceWorker>>()>;

/// Runs the whole input through. On failure, what was written is an undefined part of the whole (seekable) or a
/// front of it that was worked on successfully (in order).
Done run_pipeline(const PipelineInput& input, const PipelineOutput& output, const MakeWorker& make_worker,
                  Progress& progress);

}  // namespace siegel::cli
