// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "failure.h"
#include "file_descriptor.h"
#include "siegel.h"

namespace siegel::cli {

/// An audit log on disk: a folder (docs/audit.md). Any number of processes may append at once.
///
/// `log.jsonl` holds the records and is forced to the disk before anything that it tells is done. `checkpoint` is the
/// last checkpoint, `log.key` signs it, `hashes` and `offsets` are made from the log and can be made again. What was
/// being written when a process or the machine died is found and put right by the next one that appends; it leaves a
/// record that says so.
class AuditLog {
 public:
  /// Makes the folder. `name` is what its checkpoints call it. Fails with `output_exists`.
  static Done create(const std::string& folder, const std::string& name, const Provider& provider);
  /// What a log is called if nobody says: the last name in the path of its folder.
  static std::string default_name(std::string folder);
  /// Fails with `log_unavailable` if it cannot be opened for appending.
  static Outcome<AuditLog> open(const std::string& folder, const Provider& provider);

  /// Appends all or none, in this order; gives them their numbers and the time. Fails with `log_unavailable` if they
  /// cannot be written, and `log_forged` if what is there is not what the last checkpoint says.
  Done append(std::span<AuditRecord> records);

  const NoteVerifier& verifier() const { return verifier_; }
  const std::string& folder() const { return folder_; }
  /// All of it in one file, piece by piece (docs/audit.md, "One file").
  Done print_whole(const std::function<Done(ByteView piece)>& give);
  /// Something else that the log vouches for, as a signed note. The text does not begin with the name of the log, so
  /// that it is no checkpoint.
  Outcome<std::string> sign(const std::string& text) const;
  /// The last checkpoint, as a signed note.
  Outcome<std::string> checkpoint();
  /// Fails with `bad_argument` if there is no such record.
  Outcome<LogProof> prove(std::uint64_t sequence);
  /// That the log at its last checkpoint continues the one at `kept`. Fails with `log_forged` if it does not.
  Outcome<ConsistencyProof> prove_since(const Checkpoint& kept);
  /// Calls `visit` for every line. Fails with `log_forged` if the log is not what it was at each of the checkpoints and
  /// at its own last one.
  Done verify(std::vector<Checkpoint> checkpoints, const std::function<void(std::string_view line)>& visit);

 private:
  class Lock;
  struct State;

  AuditLog(std::string folder, SigningKey key, NoteVerifier verifier, const Provider& provider)
      : folder_(std::move(folder)), key_(std::move(key)), verifier_(std::move(verifier)), provider_(&provider) {}
  Done open_files();
  Outcome<Checkpoint> last_checkpoint() const;
  Outcome<State> load();
  Outcome<State> settle();
  Outcome<State> recover(const Checkpoint& last);
  Outcome<ConsistencyProof> consistency_at(const Checkpoint& kept, const Checkpoint& last);
  Outcome<LogProof> proof_at(std::uint64_t sequence, const Checkpoint& last);
  Done write(State& state, std::span<AuditRecord> records);
  Done write_checkpoint(const Checkpoint& checkpoint) const;
  Result<TreeHash> stored_hash(std::uint64_t index) const;

  std::string folder_;
  SigningKey key_;
  NoteVerifier verifier_;
  const Provider* provider_;
  FileDescriptor lock_;
  FileDescriptor log_;
  FileDescriptor hashes_;
  FileDescriptor offsets_;
};

}  // namespace siegel::cli
