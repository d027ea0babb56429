// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "audit/audit_record.h"

namespace siegel {

/// What an audit log says in numbers.
struct LogTally {
  struct Outcomes {
    std::uint64_t done = 0;
    std::uint64_t failed = 0;
    std::uint64_t refused = 0;
    std::uint64_t unfinished = 0;  ///< started, and nothing says how it ended
  };

  std::uint64_t records = 0;
  std::int64_t first_time = 0;
  std::int64_t last_time = 0;
  std::map<std::string, Outcomes> operations;     ///< by operation
  std::map<std::string, std::uint64_t> refusals;  ///< by rule
  std::uint64_t policy_changes = 0;
  std::map<std::string, std::uint64_t> merged;  ///< records of other logs, by `log_id`
  std::uint64_t recoveries = 0;                 ///< how often a crash left something to put right

  /// One line more. Errors: `log_forged`.
  Status add(std::string_view line);
};

}  // namespace siegel
