// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "audit/audit_record.h"
#include "audit/log_verifier.h"

namespace siegel {

/// The end of a log that is written to: knows of what is there as much as it takes to append. Records and checkpoint
/// are kept by the host, which also has them signed; what is appended counts once the host says that it is kept.
class LogTail {
 public:
  /// Of a log without records.
  LogTail(NoteVerifier key, const Provider& provider);
  /// Of one whose records `read` was pushed, all of them. Errors: `log_forged` unless `read` ends at this checkpoint,
  /// which it was given.
  static Result<LogTail> behind(NoteVerifier key, const LogVerifier& read, const Checkpoint& checkpoint,
                                const Provider& provider);

  /// Gives the record its number and returns its line with the line feed. Errors: those of `AuditRecord::print`.
  Result<std::string> append(AuditRecord& record);
  /// What the log is with all that was appended.
  Checkpoint checkpoint() const;
  /// That checkpoint as a signed note. Errors: `bad_signature`.
  Result<std::string> attach(const Ed25519Signature& signature) const;
  /// What was appended is stored.
  void keep() { kept_ = next_; }
  /// What was appended could not be stored.
  void drop() { next_ = kept_; }

  std::uint64_t size() const { return kept_.size(); }
  const NoteVerifier& key() const { return key_; }

 private:
  NoteVerifier key_;
  TreeHasher hasher_;
  TreeFrontier kept_;
  TreeFrontier next_;
  const Provider* provider_;
};

}  // namespace siegel
