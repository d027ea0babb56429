// SPDX-License-Identifier: Apache-2.0
#include "audit/log_tail.h"

namespace siegel {

LogTail::LogTail(NoteVerifier key, const Provider& provider)
    : key_(std::move(key)), hasher_(provider), provider_(&provider) {}

Result<LogTail> LogTail::behind(NoteVerifier key, const LogVerifier& read, const Checkpoint& checkpoint,
                                const Provider& provider) {
  if (checkpoint.origin != key.name || checkpoint.size != read.size() || checkpoint.root != read.root())
    return fail(ErrorCode::log_forged, "the audit log has records that its checkpoint does not cover");
  LogTail tail(std::move(key), provider);
  tail.kept_ = tail.next_ = read.frontier();
  return tail;
}

Result<std::string> LogTail::append(AuditRecord& record) {
  record.sequence = next_.size();
  SIEGEL_TRY(auto line, record.print());
  next_.append(hasher_.leaf(bytes_of(line)), hasher_);
  return line + "\n";
}

Checkpoint LogTail::checkpoint() const { return {key_.name, next_.size(), next_.root(hasher_)}; }

Result<std::string> LogTail::attach(const Ed25519Signature& signature) const {
  return attach_note_signature(checkpoint().text(), key_, signature, *provider_);
}

}  // namespace siegel
