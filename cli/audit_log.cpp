// SPDX-License-Identifier: Apache-2.0
#include "audit_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>

#include "input_file.h"
#include "output_file.h"
#include "safe_text.h"

namespace siegel::cli {
namespace {

constexpr std::size_t read_size = std::size_t{1} << 18;
constexpr std::size_t max_key_file = 4096;
constexpr std::size_t offset_size = 8;

std::unexpected<Failure> unavailable(const std::string& what) {
  return failed(ErrorCode::log_unavailable, what + ": " + std::strerror(errno),
                "nothing was done; make room or repair the place of the audit log, and try again");
}

std::uint64_t size_of(const FileDescriptor& file) {
  struct stat status{};
  return fstat(file.number(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

bool write_at(const FileDescriptor& file, ByteView bytes, std::uint64_t offset) {
  std::array<iovec, 1> pieces{{{const_cast<std::uint8_t*>(bytes.data()), bytes.size()}}};  // NOLINT: writev only reads
  return write_fully_at(file.number(), pieces, offset);
}

bool read_at(const FileDescriptor& file, ByteSpan out, std::uint64_t offset) {
  std::array<iovec, 1> pieces{{{out.data(), out.size()}}};
  return read_fully_at(file.number(), pieces, offset) == static_cast<std::ptrdiff_t>(out.size());
}

/// Buffers what is made again from the log, so that it is written in large pieces.
class Appender {
 public:
  explicit Appender(const FileDescriptor& file) : file_(file) {}
  bool add(ByteView bytes) {
    siegel::append(waiting_, bytes);
    return waiting_.size() < read_size || flush();
  }
  bool flush() {
    if (!write_at(file_, waiting_, written_)) return false;
    written_ += waiting_.size();
    waiting_.clear();
    return true;
  }

 private:
  const FileDescriptor& file_;
  Bytes waiting_;
  std::uint64_t written_ = 0;
};

Bytes offset_bytes(std::uint64_t offset) {
  Bytes bytes;
  append_big_endian(bytes, offset);
  return bytes;
}

/// Every piece of a file, from its beginning.
template <class Push>
Done for_each_piece(const FileDescriptor& file, const std::string& shown_name, Push push) {
  Bytes piece(read_size);
  for (std::uint64_t at = 0;; at += piece.size()) {
    std::array<iovec, 1> pieces{{{piece.data(), piece.size()}}};
    const auto got = read_fully_at(file.number(), pieces, at);
    if (got < 0) return failed_call("cannot read " + shown_name);
    if (const Status done = push(ByteView(piece).first(static_cast<std::size_t>(got))); !done)
      return failed_on(shown_name, done.error());
    if (static_cast<std::size_t>(got) < piece.size()) return {};
  }
}

}  // namespace

/// Holds the log against all other processes.
class AuditLog::Lock {
 public:
  Lock(const FileDescriptor& file, int operation) : file_(file.number()) {
    int result = 0;
    do result = flock(file_, operation);
    while (result != 0 && errno == EINTR);
    is_held_ = result == 0;
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() { flock(file_, LOCK_UN); }
  explicit operator bool() const { return is_held_; }

 private:
  int file_;
  bool is_held_ = false;
};

struct AuditLog::State {
  std::uint64_t size = 0;       ///< records
  std::uint64_t bytes = 0;      ///< of the log
  std::uint64_t recovered = 0;  ///< records that the last checkpoint did not cover
};

Done AuditLog::create(const std::string& folder, const std::string& name, const Provider& provider) {
  if (!is_note_name(name))
    return failed(ErrorCode::bad_argument, "the name of a log has no blanks and no plus",
                  "for instance example.org/kanzlei-a");
  if (mkdir(folder.c_str(), 0700) != 0) {
    if (errno != EEXIST) return failed_call("cannot make the folder " + safe_text(folder));
    struct stat there{};
    if (lstat((folder + "/checkpoint").c_str(), &there) == 0 || lstat((folder + "/log.jsonl").c_str(), &there) == 0)
      return failed(ErrorCode::output_exists, safe_text(folder) + " is an audit log already");
  }
  CLI_TRY(auto key, SigningKey::generate(provider.random()));
  const NoteVerifier verifier{name, key.signer().public_key()};
  const auto text = key.print();
  const auto comment = "# signs the audit log " + name + "\n# key of the log: " + verifier.print(provider) + "\n";
  CLI_TRY(auto key_file, OutputFile::create(folder + "/log.key", Overwrite::refuse, nullptr));
  for (const auto part : {bytes_of(comment), text.reveal(), bytes_of("\n")})
    if (!write_fully(key_file.descriptor(), part)) return failed_call("cannot write " + key_file.shown_name());
  CLI_CHECK(key_file.publish());
  CLI_TRY(auto log, OutputFile::create(folder + "/log.jsonl", Overwrite::refuse, nullptr));
  CLI_CHECK(log.publish());
  AuditLog made(folder, std::move(key), verifier, provider);
  return made.write_checkpoint({name, 0, TreeHasher(provider).empty()});
}

std::string AuditLog::default_name(std::string folder) {
  while (folder.ends_with('/')) folder.pop_back();
  return folder.substr(folder.rfind('/') + 1);  // npos + 1 is 0
}

Outcome<AuditLog> AuditLog::open(const std::string& folder, const Provider& provider) {
  const auto shown_name = safe_text(folder);
  CLI_TRY(const auto key_file, InputFile::open(folder + "/log.key"));
  CLI_TRY(const auto text, read_secret(key_file, max_key_file));
  auto key = SigningKey::parse_file(text);
  if (!key) return failed_on(key_file.shown_name(), key.error());
  // The name of the log is in its checkpoint, which the key then has to have signed.
  CLI_TRY(const auto note_file, InputFile::open(folder + "/checkpoint"));
  CLI_TRY(const auto note, read_secret(note_file, max_signed_note));
  const auto first_line = text_of(note.reveal()).substr(0, text_of(note.reveal()).find('\n'));
  NoteVerifier verifier{std::string(first_line), key->signer().public_key()};
  if (!is_note_name(verifier.name))
    return failed(ErrorCode::log_forged, "the checkpoint of the audit log " + shown_name + " is damaged");
  AuditLog log(folder, *std::move(key), std::move(verifier), provider);
  CLI_CHECK(log.last_checkpoint());
  CLI_CHECK(log.open_files());
  return log;
}

Done AuditLog::open_files() {
  const auto open_one = [&](const char* name, int flags) {
    return FileDescriptor(::open((folder_ + "/" + name).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600));
  };
  lock_ = open_one("lock", O_CREAT);
  log_ = open_one("log.jsonl", 0);
  hashes_ = open_one("hashes", O_CREAT);
  offsets_ = open_one("offsets", O_CREAT);
  if (lock_ && log_ && hashes_ && offsets_) return {};
  return unavailable("cannot open the audit log " + safe_text(folder_));
}

Outcome<Checkpoint> AuditLog::last_checkpoint() const {
  CLI_TRY(const auto file, InputFile::open(folder_ + "/checkpoint"));
  CLI_TRY(const auto note, read_secret(file, max_signed_note));
  const auto opened = Checkpoint::open(text_of(note.reveal()), verifier_, *provider_);
  if (!opened)
    return failed(ErrorCode::log_forged,
                  "the checkpoint of the audit log " + safe_text(folder_) + " is not by its key");
  return *opened;
}

Result<TreeHash> AuditLog::stored_hash(std::uint64_t index) const {
  TreeHash hash{};
  if (!read_at(hashes_, hash, index * hash.size()))
    return fail(ErrorCode::io_failed, "the hashes of the log are incomplete");
  return hash;
}

Outcome<AuditLog::State> AuditLog::load() {
  CLI_TRY(const auto last, last_checkpoint());
  State state;
  state.size = size_of(offsets_) / offset_size;
  std::array<std::uint8_t, offset_size> end{};
  const auto stored = [this](std::uint64_t index) { return stored_hash(index); };
  const bool has_offsets = state.size == 0 || read_at(offsets_, end, (state.size - 1) * offset_size);
  state.bytes = read_big_endian<std::uint64_t>(end);
  if (has_offsets && state.size == last.size && size_of(log_) == state.bytes) {
    const auto root = tree_root(state.size, stored, TreeHasher(*provider_));
    if (root && *root == last.root) return state;
  }
  return recover(last);
}

/// Makes hashes and offsets again from the log, and takes away a line whose writing was interrupted.
Outcome<AuditLog::State> AuditLog::recover(const Checkpoint& last) {
  const auto shown_name = "the audit log " + safe_text(folder_);
  if (ftruncate(hashes_.number(), 0) != 0 || ftruncate(offsets_.number(), 0) != 0)
    return unavailable("cannot repair " + shown_name);
  Appender hashes(hashes_);
  Appender offsets(offsets_);
  bool is_written = true;
  State state;
  const TreeHasher hasher(*provider_);
  // The subtrees that the next leaf may complete, the largest first.
  std::vector<TreeHash> subtrees;
  const auto keep = [&](std::string_view, TreeHash hash, std::uint64_t end) -> Status {
    is_written &= hashes.add(hash);
    for (auto rest = state.size; (rest & 1) != 0; rest >>= 1) {
      hash = hasher.node(subtrees.back(), hash);
      subtrees.pop_back();
      is_written &= hashes.add(hash);
    }
    subtrees.push_back(hash);
    is_written &= offsets.add(offset_bytes(end));
    state.bytes = end;
    ++state.size;
    return {};
  };
  LogVerifier verifier({last}, *provider_, keep);
  CLI_CHECK(for_each_piece(log_, shown_name, [&](ByteView piece) { return verifier.push(piece); }));
  const auto torn = verifier.finish_interrupted();
  if (!torn) return failed_on(shown_name, torn.error());
  is_written &= hashes.flush() && offsets.flush();
  if (!is_written || (*torn != 0 && ftruncate(log_.number(), static_cast<off_t>(state.bytes)) != 0))
    return unavailable("cannot repair " + shown_name);
  state.recovered = state.size - last.size;
  return state;
}

/// What the last checkpoint did not cover is told by a record of its own.
Outcome<AuditLog::State> AuditLog::settle() {
  CLI_TRY(auto state, load());
  if (state.recovered == 0) return state;
  AuditRecord record;
  record.operation = "log";
  record.outcome = "recovered";
  record.counts = {{"records", state.recovered}};
  CLI_CHECK(write(state, std::span(&record, 1)));
  return state;
}

Done AuditLog::append(std::span<AuditRecord> records) {
  const Lock lock(lock_, LOCK_EX);
  if (!lock) return unavailable("cannot lock the audit log " + safe_text(folder_));
  CLI_TRY(auto state, settle());
  return write(state, records);
}

Done AuditLog::write(State& state, std::span<AuditRecord> records) {
  const auto shown_name = "the audit log " + safe_text(folder_);
  const TreeHasher hasher(*provider_);
  std::string lines;
  Bytes hashes;
  Bytes offsets;
  auto next = state;
  const auto stored_before = stored_hash_count(state.size);
  const auto stored = [&](std::uint64_t index) -> Result<TreeHash> {
    if (index < stored_before) return stored_hash(index);
    TreeHash hash{};
    std::copy_n(hashes.begin() + static_cast<std::ptrdiff_t>((index - stored_before) * hash.size()), hash.size(),
                hash.begin());
    return hash;
  };
  for (auto& record : records) {
    record.sequence = next.size;
    record.time = std::max<std::int64_t>(std::time(nullptr), 0);
    auto line = record.print();
    if (!line) return failed(line.error());
    CLI_TRY(const auto added, hashes_to_store(next.size, hasher.leaf(bytes_of(*line)), stored, hasher));
    for (const auto& hash : added) siegel::append(hashes, hash);
    lines += * line += '\n';
    next.bytes = state.bytes + lines.size();
    siegel::append(offsets, offset_bytes(next.bytes));
    ++next.size;
  }
  if (!write_at(log_, bytes_of(lines), state.bytes) || fdatasync(log_.number()) != 0) {
    auto failure = unavailable("cannot write " + shown_name);
    // Nothing of it may stay: it would tell of what was not done. What stays all the same is found by the next one.
    if (ftruncate(log_.number(), static_cast<off_t>(state.bytes)) != 0)
      failure.error().message += "; what was written of the record stays until the next one";
    return failure;
  }
  if (!write_at(hashes_, hashes, stored_before * sizeof(TreeHash)) ||
      !write_at(offsets_, offsets, state.size * offset_size))
    return unavailable("cannot write " + shown_name);
  CLI_TRY(const auto root, tree_root(next.size, [this](std::uint64_t index) { return stored_hash(index); }, hasher));
  CLI_CHECK(write_checkpoint({verifier_.name, next.size, root}));
  next.recovered = 0;
  state = next;
  return {};
}

/// Under the lock there is one that writes, so that the name of the new file needs no chance.
Done AuditLog::write_checkpoint(const Checkpoint& checkpoint) const {
  CLI_TRY(const auto note, checkpoint.sign(key_.seed(), *provider_));
  const auto fresh = folder_ + "/checkpoint.new";
  const FileDescriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file || !write_fully(file.number(), bytes_of(note)) || fdatasync(file.number()) != 0 ||
      rename(fresh.c_str(), (folder_ + "/checkpoint").c_str()) != 0)
    return unavailable("cannot write the checkpoint of the audit log " + safe_text(folder_));
  return {};
}

Outcome<std::string> AuditLog::sign(const std::string& text) const {
  if (text.starts_with(verifier_.name + "\n")) return failed(ErrorCode::internal, "this would be a checkpoint");
  CLI_TRY(auto note, sign_note(text, verifier_.name, key_.seed(), *provider_));
  return note;
}

Outcome<std::string> AuditLog::checkpoint() {
  const Lock lock(lock_, LOCK_EX);
  if (!lock) return unavailable("cannot lock the audit log " + safe_text(folder_));
  CLI_CHECK(settle());
  CLI_TRY(const auto last, last_checkpoint());
  CLI_TRY(auto note, last.sign(key_.seed(), *provider_));
  return note;
}

Done AuditLog::print_whole(const std::function<Done(ByteView piece)>& give) {
  const Lock lock(lock_, LOCK_EX);
  if (!lock) return unavailable("cannot lock the audit log " + safe_text(folder_));
  CLI_CHECK(settle());
  CLI_TRY(const auto last, last_checkpoint());
  CLI_TRY(const auto note, last.sign(key_.seed(), *provider_));
  CLI_CHECK(give(bytes_of(LogExportHead{verifier_, note}.print(*provider_))));
  Done given;
  CLI_CHECK(for_each_piece(log_, "the audit log " + safe_text(folder_), [&](ByteView piece) {
    if (given) given = give(piece);
    return Status{};
  }));
  return given;
}

Outcome<LogProof> AuditLog::prove(std::uint64_t sequence) {
  const Lock lock(lock_, LOCK_EX);
  if (!lock) return unavailable("cannot lock the audit log " + safe_text(folder_));
  CLI_TRY(const auto state, settle());
  if (sequence >= state.size)
    return failed(ErrorCode::bad_argument, "the log has no record " + std::to_string(sequence),
                  "the last one is " + (state.size == 0 ? "none" : std::to_string(state.size - 1)));
  CLI_TRY(const auto last, last_checkpoint());
  if (auto proof = proof_at(sequence, last)) return proof;
  // Hashes or offsets that no other question needs are damaged: all are made again.
  CLI_CHECK(recover(last));
  return proof_at(sequence, last);
}

Outcome<ConsistencyProof> AuditLog::prove_since(const Checkpoint& kept) {
  const Lock lock(lock_, LOCK_EX);
  if (!lock) return unavailable("cannot lock the audit log " + safe_text(folder_));
  CLI_CHECK(settle());
  CLI_TRY(const auto last, last_checkpoint());
  if (kept.size > last.size)
    return failed(ErrorCode::log_forged, "the audit log " + safe_text(folder_) + " is shorter than at the checkpoint",
                  "records were taken away, or it is the checkpoint of another log");
  if (auto proof = consistency_at(kept, last)) return proof;
  CLI_CHECK(recover(last));
  return consistency_at(kept, last);
}

Outcome<ConsistencyProof> AuditLog::consistency_at(const Checkpoint& kept, const Checkpoint& last) {
  ConsistencyProof proof;
  proof.old_size = kept.size;
  if (kept.size != 0) {
    CLI_TRY(proof.hashes, consistency_proof(
                              kept.size, last.size, [this](std::uint64_t index) { return stored_hash(index); },
                              TreeHasher(*provider_)));
  }
  CLI_TRY(proof.checkpoint, last.sign(key_.seed(), *provider_));
  CLI_CHECK(proof.verify(kept, verifier_, *provider_));
  return proof;
}

Outcome<LogProof> AuditLog::proof_at(std::uint64_t sequence, const Checkpoint& last) {
  const auto shown_name = "the audit log " + safe_text(folder_);
  LogProof proof;
  proof.index = sequence;
  CLI_TRY(proof.hashes,
          inclusion_proof(
              sequence, last.size, [this](std::uint64_t index) { return stored_hash(index); }, TreeHasher(*provider_)));
  CLI_TRY(proof.checkpoint, last.sign(key_.seed(), *provider_));
  std::array<std::uint8_t, offset_size> begin{};
  std::array<std::uint8_t, offset_size> end{};
  if ((sequence != 0 && !read_at(offsets_, begin, (sequence - 1) * offset_size)) ||
      !read_at(offsets_, end, sequence * offset_size))
    return failed_call("cannot read " + shown_name);
  const auto from = read_big_endian<std::uint64_t>(begin);
  const auto to = read_big_endian<std::uint64_t>(end);
  if (to <= from || to - from > max_audit_record + 1)
    return failed(ErrorCode::log_forged, shown_name + " is not what its checkpoint says");
  proof.entry.resize(to - from - 1);
  if (!read_at(log_, proof.entry, from)) return failed_call("cannot read " + shown_name);
  CLI_CHECK(proof.verify(proof.entry, verifier_, *provider_));
  return proof;
}

Done AuditLog::verify(std::vector<Checkpoint> checkpoints, const std::function<void(std::string_view line)>& visit) {
  const Lock lock(lock_, LOCK_SH);
  if (!lock) return unavailable("cannot lock the audit log " + safe_text(folder_));
  CLI_TRY(const auto last, last_checkpoint());
  checkpoints.push_back(last);
  const auto shown_name = "the audit log " + safe_text(folder_);
  LogVerifier verifier(std::move(checkpoints), *provider_, [&](std::string_view line, const TreeHash&, std::uint64_t) {
    if (visit) visit(line);
    return Status{};
  });
  CLI_CHECK(for_each_piece(log_, shown_name, [&](ByteView piece) { return verifier.push(piece); }));
  if (const auto done = verifier.finish_interrupted(); !done) return failed_on(shown_name, done.error());
  if (verifier.size() == last.size) return {};
  return failed(
      ErrorCode::log_forged,
      shown_name + " has " + std::to_string(verifier.size() - last.size) +
          " records that its checkpoint does not cover",
      "a process died while it wrote them: the next record repairs this, and says so; else somebody else wrote them");
}

}  // namespace siegel::cli
