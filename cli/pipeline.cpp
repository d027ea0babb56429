// SPDX-License-Identifier: Apache-2.0
#include "pipeline.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <new>

#include "in_order.h"

namespace siegel::cli {
namespace {

class Pipeline {
 public:
  Pipeline(const PipelineInput& input, const PipelineOutput& output)
      : input_(input), output_(output), in_order_(static_cast<bool>(output.write)) {}

  std::size_t worker_count() const {
    const auto cores = core_count();
    // Who waits for his turn to read or write cannot seal meanwhile: one more hand keeps the cores busy.
    const auto wanted = std::min(in_order_ || input_.stream != nullptr ? cores + 1 : cores, max_threads);
    if (input_.stream != nullptr) return wanted;
    return static_cast<std::size_t>(std::min<std::uint64_t>(wanted, total_size() / piece_bytes() + 1));
  }

  void run(const MakeWorker& make_worker, Progress& progress) {
    try {
      auto worker = make_worker();
      if (!worker) return order_.stop(0, worker.error());
      // Plain memory would stay behind with plaintext in it.
      SecretBytes buffer(chunks_per_piece * sealed_chunk_size);
      while (!ended_ && !order_.is_stopped()) {
        Piece piece{0, buffer.reveal_for_writing(), 0, false};
        if (!read(piece)) return;
        work_on(piece, **worker);
        progress.advance(piece.size);
      }
    } catch (const std::bad_alloc&) {
      order_.stop(
          0, Failure{ErrorCode::out_of_memory, "there is not enough memory", "close other programs and try again"});
    }
  }

  Done result() const { return order_.result(); }

 private:
  std::uint64_t total_size() const { return input_.size + input_.zeros_after; }
  std::uint64_t piece_bytes() const { return std::uint64_t{input_.bytes_per_chunk} * chunks_per_piece; }

  /// Claims the next piece and fills its chunks; false if there is none. An empty last piece is one too.
  bool read(Piece& piece) {
    if (input_.stream != nullptr) {
      // A stream is read by one at a time, in order.
      const std::scoped_lock lock(read_mutex_);
      if (ended_ || order_.is_stopped()) return false;
      piece.number = next_piece_++;
      return read_stream(piece);
    }
    piece.number = next_piece_++;
    const auto total = total_size();
    const auto begin = piece.number * piece_bytes();
    if (begin > total) return false;
    piece.size = static_cast<std::size_t>(std::min(piece_bytes(), total - begin));
    piece.is_last = piece.size < piece_bytes();
    const auto from_file =
        static_cast<std::size_t>(std::min<std::uint64_t>(piece.size, input_.size - std::min(begin, input_.size)));
    std::array<iovec, chunks_per_piece> storage;
    const auto got =
        read_fully_at(input_.file->descriptor(), chunks_of(piece, from_file, storage), input_.offset + begin);
    if (got < 0) {
      order_.stop(piece.number, failed_call("cannot read " + input_.file->shown_name()).error());
      return false;
    }
    if (static_cast<std::size_t>(got) < from_file) {
      order_.stop(piece.number,
                  Failure{ErrorCode::input_changed, input_.file->shown_name() + " became shorter while it was read",
                          "try again when nothing writes to it"});
      return false;
    }
    fill_zeros(piece, from_file);
    return true;
  }

  bool read_stream(Piece& piece) {
    const auto wanted = static_cast<std::size_t>(piece_bytes());
    std::array<iovec, chunks_per_piece> storage;
    auto got = input_.stream->read(chunks_of(piece, wanted, storage));
    if (!got) {
      order_.stop(piece.number, got.error());
      return false;
    }
    piece.size = *got;
    piece.is_last = piece.size < wanted;
    if (piece.is_last) ended_ = true;
    return true;
  }

  /// Where byte `offset` of what is read lies in the buffer, which has gaps when sealing.
  std::size_t place_of(std::size_t offset) const {
    return offset / input_.bytes_per_chunk * sealed_chunk_size + offset % input_.bytes_per_chunk;
  }

  std::span<iovec> chunks_of(const Piece& piece, std::size_t size, std::span<iovec> storage) const {
    return chunks_behind(piece, 0, size, storage);
  }

  std::span<iovec> chunks_behind(const Piece& piece, std::size_t from, std::size_t to, std::span<iovec> storage) const {
    std::size_t count = 0;
    while (from < to) {
      const auto step = std::min(input_.bytes_per_chunk - from % input_.bytes_per_chunk, to - from);
      storage[count++] = {piece.buffer.subspan(place_of(from)).data(), step};
      from += step;
    }
    return storage.first(count);
  }

  void fill_zeros(const Piece& piece, std::size_t from) const {
    std::array<iovec, chunks_per_piece> storage;
    for (const auto& chunk : chunks_behind(piece, from, piece.size, storage))
      std::fill_n(static_cast<std::uint8_t*>(chunk.iov_base), chunk.iov_len, std::uint8_t{0});
  }

  void work_on(Piece& piece, PieceWorker& worker) {
    auto out = worker.work(piece);
    if (in_order_) {
      // Even a failure waits for its turn: what comes before it is good and still to be written.
      order_.take_turn(piece.number, [&]() -> Done {
        if (!out) return failed(out.error());
        return output_.write(*out);
      });
      return;
    }
    if (!out) return order_.stop(piece.number, out.error());
    const auto place = output_.offset + piece.number * output_.piece_size;
    if (!write_fully_at(output_.descriptor, *out, place))
      order_.stop(piece.number, failed_call("cannot write " + output_.shown_name).error());
  }

  const PipelineInput& input_;
  const PipelineOutput& output_;
  const bool in_order_;

  std::atomic<std::uint64_t> next_piece_ = 0;
  std::atomic<bool> ended_ = false;

  std::mutex read_mutex_;

  InOrder order_;
};

}  // namespace

Done run_pipeline(const PipelineInput& input, const PipelineOutput& output, const MakeWorker& make_worker,
                  Progress& progress) {
  Pipeline pipeline(input, output);
  run_on_threads(pipeline.worker_count(), [&] { pipeline.run(make_worker, progress); }, progress);
  return pipeline.result();
}

}  // namespace siegel::cli
