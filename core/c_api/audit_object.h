// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>

#include "audit/log_export.h"
#include "audit/log_tail.h"
#include "c_api/object.h"

namespace siegel::c_api {

/// A log whose records and checkpoint the host keeps. First it reads what is there, then it appends.
class AuditLogObject final : public siegel_object {
 public:
  static Result<std::unique_ptr<AuditLogObject>> create(ByteView options);

  Result<ByteView> push(ByteView bytes) override;
  Result<ByteView> finish() override;
  AuditLogObject* as_audit_log() override { return this; }

  /// Errors: `bad_argument` before `finish`.
  Result<LogTail*> tail();
  /// The record as a line. Errors: `bad_argument`.
  Result<std::string> append(ByteView record);
  void keep();
  void drop();
  /// Seconds of the newest record that is stored; 0 if there is none.
  std::int64_t last_time() const { return last_time_; }
  /// Empty if the log shows none.
  std::string pseudonymized_under(std::string_view digest) const;

 private:
  AuditLogObject(NoteVerifier key, std::optional<Checkpoint> last, const Provider& provider);
  void take(const AuditRecord& record);

  NoteVerifier key_;
  std::optional<Checkpoint> last_;
  const Provider* provider_;
  std::optional<LogVerifier> reading_;
  std::optional<LogTail> tail_;
  std::vector<AuditRecord> appended_;                         // and not kept yet
  std::map<std::string, std::string, std::less<>> policies_;  // by the digest of what was pseudonymized
  std::int64_t last_time_ = 0;
};

/// Checks a log in one file.
class AuditVerifierObject final : public siegel_object {
 public:
  static Result<std::unique_ptr<AuditVerifierObject>> create(ByteView options);
  AuditVerifierObject(NoteVerifier key, std::vector<NotedState> noted, const Provider& provider)
      : key_(std::move(key)), provider_(&provider), verifier_(std::move(noted), provider) {}

  Result<ByteView> push(ByteView bytes) override;
  Result<ByteView> finish() override;

 private:
  NoteVerifier key_;
  const Provider* provider_;
  LogExportVerifier verifier_;
  std::string told_;
};

/// SHA-256 of a stream.
class DigestObject final : public siegel_object {
 public:
  explicit DigestObject(const Provider& provider) : hash_(provider.sha_256()) {}

  Result<ByteView> push(ByteView bytes) override {
    hash_->update(bytes);
    return ByteView{};
  }
  Result<ByteView> finish() override;

 private:
  std::unique_ptr<Sha256> hash_;
  std::string told_;
};

}  // namespace siegel::c_api
