// SPDX-License-Identifier: Apache-2.0
#include "evidence/log_tally.h"

namespace siegel {

Status LogTally::add(std::string_view line) {
  SIEGEL_TRY(const auto record, AuditRecord::parse(line));
  if (records++ == 0) first_time = record.time;
  last_time = record.time;
  if (record.outcome == "adopted") {
    ++policy_changes;
  } else if (record.outcome == "recovered") {
    ++recoveries;
  } else if (record.outcome == "merged") {
    merged[record.file_id] = record.counts.empty() ? 0 : record.counts.front().second;
  } else {
    auto& outcomes = operations[record.operation];
    if (record.outcome == "started") {
      ++outcomes.unfinished;
      return {};
    }
    if (outcomes.unfinished > 0) --outcomes.unfinished;
    ++(record.outcome == "done" ? outcomes.done : record.outcome == "refused" ? outcomes.refused : outcomes.failed);
    if (record.outcome == "refused") {
      const auto colon = record.error.find(':');
      ++refusals[colon == std::string::npos ? "tenant" : record.error.substr(colon + 1)];
    }
  }
  return {};
}

}  // namespace siegel
