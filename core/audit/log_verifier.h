// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "audit/audit_record.h"
#include "audit/checkpoint.h"

namespace siegel {

/// Checks a whole log, pushed in pieces of any size: that every line is a record, that none is missing, comes twice or
/// stands elsewhere, and that the log was what each checkpoint says when it had that size.
class LogVerifier {
 public:
  /// Called for each record with its line, its leaf hash, and the bytes of the log up to and with its end.
  using Visit = std::function<Status(std::string_view line, const TreeHash& leaf, std::uint64_t end)>;

  LogVerifier(std::vector<Checkpoint> checkpoints, const Provider& provider, Visit visit = {});

  /// Errors: `log_forged`, and those of the visitor.
  Status push(ByteView piece);
  /// Errors: `log_forged` if a checkpoint covers more than there is, or the last line has no end.
  Status finish();
  /// The same for a log whose writing was interrupted: the bytes of the last line, which has no end, are returned and
  /// not judged.
  Result<std::size_t> finish_interrupted();

  /// What a log that goes on from here has to know.
  const TreeFrontier& frontier() const { return frontier_; }
  std::uint64_t size() const { return frontier_.size(); }
  TreeHash root() const { return frontier_.root(hasher_); }

 private:
  Status take_line(std::string_view line);
  Status compare();

  std::vector<Checkpoint> checkpoints_;  // by size
  std::size_t compared_ = 0;
  TreeHasher hasher_;
  TreeFrontier frontier_;
  Visit visit_;
  std::string unfinished_;
  std::uint64_t end_ = 0;
};

}  // namespace siegel
