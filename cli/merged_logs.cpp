// SPDX-License-Identifier: Apache-2.0
#include "merged_logs.h"

#include <sys/stat.h>

#include "input_file.h"
#include "output_file.h"
#include "safe_text.h"

namespace siegel::cli {
namespace {

constexpr std::size_t read_size = std::size_t{1} << 18;
constexpr std::string_view records_count = "records";

std::string folder_of(const std::string& log_folder) { return log_folder + "/merged"; }
std::string path_of(const std::string& log_folder, const std::string& id) {
  return folder_of(log_folder) + "/" + id + ".log";
}

/// Leads a log in one file through `verifier`, and gives its pieces to `keep` as well.
Outcome<Checkpoint> read_whole(const InputFile& file, LogExportVerifier& verifier,
                               const std::function<Done(ByteView)>& keep = {}) {
  Bytes piece(read_size);
  while (true) {
    const auto got = read_fully(file.descriptor(), piece);
    if (got < 0) return failed_call("cannot read " + file.shown_name());
    const auto part = ByteView(piece).first(static_cast<std::size_t>(got));
    if (const auto done = verifier.push(part); !done) return failed_on(file.shown_name(), done.error());
    if (keep) CLI_CHECK(keep(part));
    if (part.size() < piece.size()) break;
  }
  const auto checkpoint = verifier.finish();
  if (!checkpoint) return failed_on(file.shown_name(), checkpoint.error());
  return *checkpoint;
}

}  // namespace

Outcome<MergedLogs> MergedLogs::of(AuditLog& log) {
  MergedLogs merged;
  CLI_CHECK(log.verify({}, [&](std::string_view line) { merged.take(line); }));
  return merged;
}

void MergedLogs::take(std::string_view line) {
  if (line.find(R"("operation":"log","outcome":"merged")") == std::string_view::npos) return;
  const auto record = AuditRecord::parse(line);
  if (!record) return;
  const auto size = std::ranges::find(record->counts, records_count, [](const auto& one) { return one.first; });
  if (size == record->counts.end()) return;
  auto found = std::ranges::find(logs_, record->file_id, &MergedLog::id);
  if (found == logs_.end()) found = logs_.insert(logs_.end(), {record->file_id, {}});
  found->noted.push_back({size->second, record->digest});
}

std::vector<NotedState> MergedLogs::noted_of(const std::string& id) const {
  const auto found = std::ranges::find(logs_, id, &MergedLog::id);
  return found == logs_.end() ? std::vector<NotedState>{} : found->noted;
}

Done MergedLogs::verify(const std::string& log_folder, const Provider& provider, const Visit& visit) const {
  for (const auto& log : logs_) {
    const auto path = path_of(log_folder, log.id);
    struct stat there{};
    if (lstat(path.c_str(), &there) != 0)
      return failed(ErrorCode::log_forged, "a merged log is gone: " + safe_text(path));
    CLI_TRY(const auto file, InputFile::open(path));
    std::optional<LogExportVerifier> verifier;
    verifier.emplace(log.noted, provider, [&](std::string_view line, const TreeHash&, std::uint64_t) {
      if (visit) visit(*verifier->key(), line);
      return Status{};
    });
    CLI_CHECK(read_whole(file, *verifier));
  }
  return {};
}

Outcome<MergedLogs::Result> MergedLogs::merge(AuditLog& log, const std::string& path,
                                              const std::optional<NoteVerifier>& key, const std::string& actor,
                                              const Provider& provider) const {
  CLI_TRY(const auto input, InputFile::open(path));
  if (!input.is_regular())
    return failed(ErrorCode::bad_argument, input.shown_name() + " is not a file that can be read twice");
  // Whose it is, and whether it is in order; then whether it continues what is known of it.
  CLI_TRY(const auto first, InputFile::open(path));
  LogExportVerifier alone({}, provider);
  CLI_TRY(const auto given, read_whole(first, alone));
  const auto id = log_id(*alone.key(), provider);
  const auto noted = noted_of(id);
  if (!key && noted.empty())
    return failed(ErrorCode::bad_argument, input.shown_name() + " is of a log that was not merged before",
                  "--key KEY says whose it has to be; whoever keeps that log shows its key");
  if (key && log_id(*key, provider) != id)
    return failed(ErrorCode::bad_signature, input.shown_name() + " is signed by another key than the one given");

  const std::uint64_t before = noted.empty() ? 0 : noted.back().size;
  const NotedState state{given.size, encode_hex(given.digest(provider))};
  if (!noted.empty() && given.size <= before) {
    // Older, or the same: all of it has to be in what is here.
    auto known = noted;
    known.push_back(state);
    CLI_TRY(const auto kept, InputFile::open(path_of(log.folder(), id)));
    LogExportVerifier verifier(std::move(known), provider);
    CLI_TRY(const auto now, read_whole(kept, verifier));
    return Result{now, 0};
  }
  if (mkdir(folder_of(log.folder()).c_str(), 0700) != 0 && errno != EEXIST)
    return failed_call("cannot make the folder " + safe_text(folder_of(log.folder())));
  CLI_TRY(auto copy, OutputFile::create(path_of(log.folder(), id), Overwrite::replace, nullptr));
  LogExportVerifier verifier(noted, provider);
  CLI_TRY(const auto now, read_whole(input, verifier, [&](ByteView piece) -> Done {
            if (!write_fully(copy.descriptor(), piece)) return failed_call("cannot write " + copy.shown_name());
            return {};
          }));
  if (now != given) return failed(ErrorCode::input_changed, input.shown_name() + " changed while it was read");
  CLI_CHECK(copy.publish());
  AuditRecord record;
  record.operation = "log";
  record.outcome = "merged";
  record.actor = actor;
  record.file_id = id;
  record.digest = state.digest;
  record.counts = {{std::string(records_count), now.size}, {"new", now.size - before}};
  CLI_CHECK(log.append(std::span(&record, 1)));
  return Result{now, now.size - before};
}

}  // namespace siegel::cli
