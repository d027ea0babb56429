// SPDX-License-Identifier: Apache-2.0
#include "journal.h"

#include <unistd.h>

namespace siegel::cli {

Outcome<Journal> Journal::open(const std::string& folder, const std::string& actor, const Provider& provider,
                               const std::string& tenant) {
  Journal journal;
  journal.tenant_ = tenant;
  if (folder.empty()) {
    if (!actor.empty()) return failed(ErrorCode::bad_argument, "--actor is for an audit log", "add --audit-log FOLDER");
    return journal;
  }
  auto log = AuditLog::open(folder, provider);
  if (!log) {
    // A log that is damaged says so; else what matters is that nothing was done.
    if (log.error().code != ErrorCode::io_failed) return failed(std::move(log).error());
    return failed(ErrorCode::log_unavailable, std::move(log).error().message, "siegel audit init makes a log");
  }
  journal.log_ = std::move(*log);
  journal.actor_ = actor.empty() ? default_actor() : actor;
  return journal;
}

std::string Journal::default_actor() { return "uid:" + std::to_string(getuid()); }

Done Journal::tell(AuditRecord record) {
  if (!log_) return {};
  record.actor = actor_;
  if (record.tenant.empty()) record.tenant = tenant_;
  return log_->append(std::span(&record, 1));
}

Done Journal::run(AuditRecord about, const std::function<Done(AuditRecord& ending)>& work) {
  about.actor = actor_;
  about.tenant = tenant_;
  about.outcome = "started";
  if (!log_) return work(about);
  CLI_CHECK(log_->append(std::span(&about, 1)));
  AuditRecord ending = about;
  ending.of = about.sequence;
  ending.recipients.clear();
  auto done = work(ending);
  ending.outcome = done ? "done" : done.error().code == ErrorCode::policy_denied ? "refused" : "failed";
  // The work may know more: the rule that refused it.
  if (!done && ending.error.empty()) ending.error = describe(done.error().code).word;
  if (auto told = log_->append(std::span(&ending, 1)); !told) {
    if (!done) return done;
    told.error().message += "; what was asked for is done";
    told.error().hint = "record " + std::to_string(about.sequence) + " tells that it was started";
    return told;
  }
  return done;
}

std::unexpected<Failure> refused(const Refusal& refusal, AuditRecord& ending) {
  ending.error = std::string(describe(ErrorCode::policy_denied).word) + ":" + std::string(refusal.rule);
  return failed(ErrorCode::policy_denied, std::string(refusal.sentence), "siegel tenant show prints the policy");
}

}  // namespace siegel::cli
