// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/log_verifier.h"

namespace siegel {

/// The front of a log in one file (docs/audit.md, "One file"): whose it is and how far it goes. Behind it follow the
/// records.
struct LogExportHead {
  NoteVerifier key;
  std::string checkpoint;  ///< a signed note

  std::string print(const Provider& provider) const;
};

/// What a log was when another one took note of it.
struct NotedState {
  std::uint64_t size = 0;
  std::string digest;  ///< `Checkpoint::digest`, in hexadecimal
};

/// Checks a log in one file, pushed in pieces of any size: as `LogVerifier`, with its own checkpoint, which its own key
/// has to have signed, and the states that were noted. Whether the key is the right one is for the caller.
class LogExportVerifier {
 public:
  LogExportVerifier(std::vector<NotedState> noted, const Provider& provider, LogVerifier::Visit visit = {});
  LogExportVerifier(const LogExportVerifier&) = delete;
  LogExportVerifier& operator=(const LogExportVerifier&) = delete;

  /// Errors: `bad_data` for what is no log in one file; `bad_signature`, `log_forged`.
  Status push(ByteView piece);
  /// The checkpoint. Errors: `bad_data`; `log_forged` also for a log that is shorter or longer than its checkpoint, or
  /// was never what was noted.
  Result<Checkpoint> finish();

  /// Known once the front was pushed.
  const std::optional<NoteVerifier>& key() const { return key_; }

 private:
  Status take_head();
  Status compare(std::uint64_t size);

  std::vector<NotedState> noted_;  // by size
  std::size_t compared_ = 0;
  const Provider* provider_;
  LogVerifier::Visit visit_;
  std::string head_;
  std::optional<NoteVerifier> key_;
  Checkpoint checkpoint_;
  std::optional<LogVerifier> records_;
};

/// SHA-256 of the key as text, in hexadecimal: what another log calls this one.
std::string log_id(const NoteVerifier& key, const Provider& provider);

}  // namespace siegel
