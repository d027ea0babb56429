// SPDX-License-Identifier: Apache-2.0
#include "table_pipeline.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <new>
#include <vector>

#include "in_order.h"

namespace siegel::cli {
namespace {

constexpr std::size_t piece_size = std::size_t{1} << 18;

std::unexpected<Failure> fault_in(const std::string& shown_name, DataPosition position, const Error& error) {
  std::string place = ":" + std::to_string(position.line);
  if (position.column != 0) place += ":" + std::to_string(position.column);
  if (position.field != 0) place += ", field " + std::to_string(position.field);
  return failed(error.code, shown_name + place + ": " + std::string(error.what));
}

/// Cuts what is left of a table into pieces of whole rows.
class RowReader {
 public:
  /// `carried` was read already, and begins with a row.
  RowReader(ByteSource& source, CsvSplitter splitter, ByteView carried)
      : source_(source), splitter_(splitter), carried_(carried.begin(), carried.end()) {}

  /// False if there is no more.
  Outcome<bool> next(WipedBytes& piece) {
    piece.swap(carried_);
    carried_.clear();
    while (!has_ended_) {
      const auto had = piece.size();
      piece.resize(had + piece_size);
      CLI_TRY(const auto got, source_.read(ByteSpan(piece).subspan(had)));
      piece.resize(had + got);
      has_ended_ = got < piece_size;
      if (has_ended_) break;
      const auto end = splitter_.last_row_end(piece);
      // A row that is too long is for the run to refuse.
      if (end == 0 && piece.size() <= default_max_row_size) continue;
      if (end != 0) {
        carried_.assign(piece.begin() + static_cast<std::ptrdiff_t>(end), piece.end());
        piece.resize(end);
      }
      return true;
    }
    return !piece.empty();
  }

 private:
  ByteSource& source_;
  CsvSplitter splitter_;
  WipedBytes carried_;
  bool has_ended_ = false;
};

/// One run for each thread, on pieces of whole rows.
class TablePipeline {
 public:
  TablePipeline(RowReader reader, std::uint64_t lines_before, const std::string& shown_name,
                const std::function<Done(ByteView)>& write, Progress& progress)
      : reader_(std::move(reader)),
        lines_before_(lines_before),
        shown_name_(shown_name),
        write_(write),
        progress_(progress) {}

  Done run(std::vector<Pseudonymizer>& parts) {
    std::atomic<std::size_t> next_part = 0;
    run_on_threads(parts.size(), [&] { work(parts[next_part++]); }, progress_);
    return order_.result();
  }

 private:
  void work(Pseudonymizer& part) {
    try {
      WipedBytes piece;
      while (const auto number = read(piece)) {
        const auto done = part.push_rows(piece);
        const auto fault = done ? std::nullopt : std::optional(done.error());
        const auto rows = done ? *done : ByteView{};
        const auto finish = [this, fault, position = part.position(), lines = part.lines()](ByteView text) -> Done {
          if (fault) return fault_at(position, *fault);
          lines_before_ += lines;
          return write_(text);
        };
        order_.hand_in(
            *number, [&] { return finish(rows); },
            [&]() -> InOrder::Action {
              return [finish, kept = WipedBytes(rows.begin(), rows.end())] { return finish(kept); };
            });
        progress_.advance(piece.size());
      }
    } catch (const std::bad_alloc&) {
      order_.stop(
          0, Failure{ErrorCode::out_of_memory, "there is not enough memory", "close other programs and try again"});
    }
  }

  /// To be asked when it is the turn of the piece: until then nobody knows how many lines there are before it.
  std::unexpected<Failure> fault_at(DataPosition position, const Error& error) const {
    position.line += lines_before_;
    return fault_in(shown_name_, position, error);
  }

  std::optional<std::uint64_t> read(WipedBytes& piece) {
    const std::scoped_lock lock(read_mutex_);
    if (has_ended_ || order_.is_stopped()) return std::nullopt;
    const auto number = next_piece_++;
    const auto got = reader_.next(piece);
    if (!got) order_.stop(number, got.error());
    has_ended_ = !got || !*got;
    return has_ended_ ? std::nullopt : std::optional(number);
  }

  std::mutex read_mutex_;
  RowReader reader_;
  std::uint64_t next_piece_ = 0;
  bool has_ended_ = false;

  InOrder order_;
  std::uint64_t lines_before_;  // of the piece whose turn it is
  const std::string& shown_name_;
  const std::function<Done(ByteView)>& write_;
  Progress& progress_;
};

}  // namespace

Done run_table_pipeline(Pseudonymizer& run, ByteSource& source, const std::string& shown_name,
                        const std::function<Done(ByteView)>& write, Progress& progress) {
  const auto take = [&](const Result<ByteView>& done) -> Done {
    if (!done) return fault_in(shown_name, run.position(), done.error());
    return write(*done);
  };
  WipedBytes piece(piece_size);
  CLI_TRY(auto got, source.read(piece));
  // In small steps, so that new tokens reach the vault as they come.
  const auto push = [&](ByteView bytes) -> Done {
    for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), csv_sample_size)))
      CLI_CHECK(take(run.push(bytes.first(std::min(bytes.size(), csv_sample_size)))));
    return {};
  };
  const auto sample = std::min(got, csv_sample_size);
  CLI_CHECK(push(ByteView(piece).first(sample)));
  auto rest = ByteView(piece).first(got).subspan(sample);
  const auto splitter = got == piece_size && core_count() > 1 ? run.splitter() : std::nullopt;
  const auto rows_end = splitter ? splitter->last_row_end(piece) : 0;
  if (rows_end < sample) {
    while (true) {
      CLI_CHECK(push(rest));
      progress.advance(got);
      progress.show();
      if (got < piece_size) break;
      CLI_TRY(got, source.read(piece));
      rest = ByteView(piece).first(got);
    }
    return take(run.finish());
  }
  CLI_CHECK(push(rest.first(rows_end - sample)));
  progress.advance(rows_end);
  std::vector<Pseudonymizer> parts;
  // Who waits for his turn to read or write cannot work meanwhile: one more hand keeps the cores busy.
  for (std::size_t i = 0; i < std::min(core_count() + 1, max_threads); ++i) {
    auto part = run.beside();
    if (!part) return failed(part.error());
    parts.push_back(*std::move(part));
  }
  TablePipeline pipeline(RowReader(source, *splitter, ByteView(piece).subspan(rows_end)), run.lines(), shown_name,
                         write, progress);
  CLI_CHECK(pipeline.run(parts));
  for (const auto& part : parts) run.add_rows_of(part);
  return take(run.finish());
}

}  // namespace siegel::cli
