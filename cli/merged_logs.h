// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit_log.h"

namespace siegel::cli {

/// A log of elsewhere, of a browser or another machine, that an audit log took note of. It lies in one file in the
/// folder `merged` of the log; the records `log merged` say what it was then (docs/audit.md, "Merging").
struct MergedLog {
  std::string id;                 ///< `log_id`
  std::vector<NotedState> noted;  ///< the oldest first
};

/// What an audit log says that was merged into it.
class MergedLogs {
 public:
  /// Reads the whole log. Fails as `AuditLog::verify`.
  static Outcome<MergedLogs> of(AuditLog& log);

  /// A line of the log, in its order.
  void take(std::string_view line);
  const std::vector<MergedLog>& all() const { return logs_; }

  using Visit = std::function<void(const NoteVerifier& key, std::string_view line)>;
  /// Checks all of them against what was noted. Fails with `log_forged` also if one is gone.
  Done verify(const std::string& log_folder, const Provider& provider, const Visit& visit = {}) const;

  struct Result {
    Checkpoint now;           ///< what the log is now
    std::uint64_t added = 0;  ///< records; with 0 nothing was done
  };
  /// Keeps a log in one file. `key` is who has to have signed it, and needed the first time. Fails with `log_forged` if
  /// it does not continue what was merged before; `bad_argument`, `bad_data`, `bad_signature`.
  Outcome<Result> merge(AuditLog& log, const std::string& path, const std::optional<NoteVerifier>& key,
                        const std::string& actor, const Provider& provider) const;

 private:
  std::vector<NotedState> noted_of(const std::string& id) const;

  std::vector<MergedLog> logs_;
};

}  // namespace siegel::cli
