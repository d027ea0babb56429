// SPDX-License-Identifier: Apache-2.0
#include "audit/log_verifier.h"

#include <algorithm>

namespace siegel {

LogVerifier::LogVerifier(std::vector<Checkpoint> checkpoints, const Provider& provider, Visit visit)
    : checkpoints_(std::move(checkpoints)), hasher_(provider), visit_(std::move(visit)) {
  std::ranges::sort(checkpoints_, {}, &Checkpoint::size);
}

Status LogVerifier::push(ByteView piece) {
  auto text = text_of(piece);
  while (true) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) break;
    if (unfinished_.empty()) {
      SIEGEL_CHECK(take_line(text.substr(0, end)));
    } else {
      unfinished_ += text.substr(0, end);
      SIEGEL_CHECK(take_line(unfinished_));
      unfinished_.clear();
    }
    text.remove_prefix(end + 1);
  }
  unfinished_ += text;
  if (unfinished_.size() > max_audit_record) return fail(ErrorCode::log_forged, "a line of the audit log is no record");
  return {};
}

Status LogVerifier::take_line(std::string_view line) {
  SIEGEL_CHECK(compare());
  SIEGEL_TRY(const auto sequence, check_audit_line(line));
  if (sequence != frontier_.size())
    return fail(ErrorCode::log_forged,
                "the numbers of the audit log have a gap: a record is missing, or stands elsewhere");
  const auto leaf = hasher_.leaf(bytes_of(line));
  frontier_.append(leaf, hasher_);
  end_ += line.size() + 1;
  return visit_ ? visit_(line, leaf, end_) : Status{};
}

/// The checkpoints of the size that the log has now.
Status LogVerifier::compare() {
  for (; compared_ < checkpoints_.size() && checkpoints_[compared_].size == frontier_.size(); ++compared_)
    if (checkpoints_[compared_].root != frontier_.root(hasher_))
      return fail(ErrorCode::log_forged, "a record that a checkpoint covers was altered, taken away or put in");
  return {};
}

Status LogVerifier::finish() {
  SIEGEL_TRY(const auto rest, finish_interrupted());
  if (rest != 0) return fail(ErrorCode::log_forged, "the last line of the audit log has no end");
  return {};
}

Result<std::size_t> LogVerifier::finish_interrupted() {
  SIEGEL_CHECK(compare());
  if (compared_ != checkpoints_.size())
    return fail(ErrorCode::log_forged, "the audit log is shorter than it was when a checkpoint of it was made");
  return unfinished_.size();
}

}  // namespace siegel
