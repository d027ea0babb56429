// SPDX-License-Identifier: Apache-2.0
#include "c_api/audit_object.h"

#include "c_api/shared_provider.h"
#include "codec/hex.h"
#include "codec/json.h"
#include "codec/json_object.h"

namespace siegel::c_api {
namespace {

Result<NoteVerifier> take_key(JsonObject& json, const Provider& provider) {
  SIEGEL_TRY(const auto text, json.take_text("key"));
  if (!text) return fail(ErrorCode::bad_argument, "a log has a key");
  return NoteVerifier::parse(*text, provider);
}

Result<AuditRecord> read_record(ByteView text) {
  SIEGEL_TRY(auto json, JsonObject::parse(text));
  AuditRecord record;
  const auto take = [&](const char* name, std::string& to) -> Status {
    SIEGEL_TRY(auto word, json.take_text(name));
    to = std::move(word).value_or("");
    return {};
  };
  SIEGEL_CHECK(take("operation", record.operation));
  SIEGEL_CHECK(take("outcome", record.outcome));
  SIEGEL_CHECK(take("actor", record.actor));
  SIEGEL_CHECK(take("tenant", record.tenant));
  SIEGEL_CHECK(take("error", record.error));
  SIEGEL_CHECK(take("policy", record.policy));
  SIEGEL_CHECK(take("file_id", record.file_id));
  SIEGEL_CHECK(take("digest", record.digest));
  SIEGEL_TRY(const auto time, json.take_number("time"));
  record.time = static_cast<std::int64_t>(std::min<std::uint64_t>(time.value_or(0), INT64_MAX));
  SIEGEL_TRY(record.of, json.take_number("of"));
  SIEGEL_TRY(record.recipients, json.take_texts("recipients"));
  SIEGEL_TRY(auto counts, json.take_object("counts"));
  if (counts) {
    for (const auto& name : counts->names()) {
      SIEGEL_TRY(const auto number, counts->take_number(name));
      record.counts.emplace_back(name, number.value_or(0));
    }
  }
  SIEGEL_CHECK(json.expect_nothing_left());
  return record;
}

}  // namespace

AuditLogObject::AuditLogObject(NoteVerifier key, std::optional<Checkpoint> last, const Provider& provider)
    : key_(std::move(key)), last_(std::move(last)), provider_(&provider) {
  reading_.emplace(last_ ? std::vector{*last_} : std::vector<Checkpoint>{}, provider,
                   [this](std::string_view line, const TreeHash&, std::uint64_t) -> Status {
                     SIEGEL_TRY(const auto record, AuditRecord::parse(line));
                     take(record);
                     return {};
                   });
}

Result<std::unique_ptr<AuditLogObject>> AuditLogObject::create(ByteView options) {
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(auto json, JsonObject::parse(options));
  SIEGEL_TRY(auto key, take_key(json, *provider));
  SIEGEL_TRY(const auto note, json.take_text("checkpoint"));
  SIEGEL_CHECK(json.expect_nothing_left());
  std::optional<Checkpoint> last;
  if (note) {
    SIEGEL_TRY(last, Checkpoint::open(*note, key, *provider));
  }
  return std::unique_ptr<AuditLogObject>(new AuditLogObject(std::move(key), std::move(last), *provider));
}

Result<ByteView> AuditLogObject::push(ByteView bytes) {
  if (!reading_) return fail(ErrorCode::bad_argument, "the records of this log were read");
  SIEGEL_CHECK(reading_->push(bytes));
  return ByteView{};
}

Result<ByteView> AuditLogObject::finish() {
  if (!reading_) return fail(ErrorCode::bad_argument, "the records of this log were read");
  SIEGEL_CHECK(reading_->finish());
  if (!last_) last_ = LogTail(key_, *provider_).checkpoint();
  SIEGEL_TRY(tail_, LogTail::behind(key_, *reading_, *last_, *provider_));
  reading_.reset();
  return ByteView{};
}

Result<LogTail*> AuditLogObject::tail() {
  if (!tail_) return fail(ErrorCode::bad_argument, "the records of this log were not read yet");
  return &*tail_;
}

Result<std::string> AuditLogObject::append(ByteView text) {
  SIEGEL_TRY(auto* to, tail());
  SIEGEL_TRY(auto record, read_record(text));
  SIEGEL_TRY(auto line, to->append(record));
  appended_.push_back(std::move(record));
  return line;
}

void AuditLogObject::keep() {
  tail_->keep();
  for (const auto& record : appended_) take(record);
  appended_.clear();
}

void AuditLogObject::drop() {
  tail_->drop();
  appended_.clear();
}

void AuditLogObject::take(const AuditRecord& record) {
  last_time_ = record.time;
  if (record.operation == "pseudonymize" && record.outcome == "done" && !record.digest.empty())
    policies_[record.digest] = record.policy;
}

std::string AuditLogObject::pseudonymized_under(std::string_view digest) const {
  const auto found = policies_.find(digest);
  return found == policies_.end() ? std::string() : found->second;
}

Result<std::unique_ptr<AuditVerifierObject>> AuditVerifierObject::create(ByteView options) {
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(auto json, JsonObject::parse(options));
  SIEGEL_TRY(auto key, take_key(json, *provider));
  SIEGEL_TRY(const auto notes, json.take_texts("checkpoints"));
  SIEGEL_CHECK(json.expect_nothing_left());
  std::vector<NotedState> noted;
  for (const auto& note : notes) {
    SIEGEL_TRY(const auto kept, Checkpoint::open(note, key, *provider));
    noted.push_back({kept.size, encode_hex(kept.digest(*provider))});
  }
  return std::make_unique<AuditVerifierObject>(std::move(key), std::move(noted), *provider);
}

Result<ByteView> AuditVerifierObject::push(ByteView bytes) {
  SIEGEL_CHECK(verifier_.push(bytes));
  return ByteView{};
}

Result<ByteView> AuditVerifierObject::finish() {
  SIEGEL_TRY(const auto now, verifier_.finish());
  if (log_id(*verifier_.key(), *provider_) != log_id(key_, *provider_))
    return fail(ErrorCode::bad_signature, "the log is signed by another key than the one given");
  auto json = JsonWriter::object();
  json.set("name", now.origin).set("records", now.size).set("root", encode_hex(now.root));
  told_ = json.print();
  return bytes_of(told_);
}

Result<ByteView> DigestObject::finish() {
  told_ = encode_hex(hash_->finish());
  return bytes_of(told_);
}

}  // namespace siegel::c_api
