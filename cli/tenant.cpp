// SPDX-License-Identifier: Apache-2.0
#include "tenant.h"

#include <sys/stat.h>

#include "input_file.h"
#include "output_file.h"
#include "safe_text.h"
#include "text_output.h"
#include "vault_file.h"

namespace siegel::cli {
namespace {

constexpr std::size_t max_key_file = 4096;

Done write_file(const std::string& path, Overwrite overwrite, std::initializer_list<ByteView> parts) {
  CLI_TRY(auto file, OutputFile::create(path, overwrite, nullptr));
  for (const auto part : parts)
    if (!write_fully(file.descriptor(), part)) return failed_call("cannot write " + file.shown_name());
  return file.publish();
}

/// The record that puts a policy in force.
AuditRecord adoption_of(const Session& session) {
  AuditRecord record;
  record.operation = "policy";
  record.outcome = "adopted";
  record.tenant = session.policy().tenant;
  record.policy = encode_hex(session.policy_digest());
  record.counts = {{"version", session.policy().version}, {"recipients", session.policy().recipients.size()}};
  return record;
}

}  // namespace

Done Tenant::create(const std::string& folder, const TenantPolicy& policy, const Provider& provider) {
  if (mkdir(folder.c_str(), 0700) != 0) {
    if (errno == EEXIST) return failed(ErrorCode::output_exists, safe_text(folder) + " is there already");
    return failed_call("cannot make the folder " + safe_text(folder));
  }
  CLI_TRY(const auto key, SigningKey::generate(provider.random()));
  const auto signer = key.signer().print();
  CLI_CHECK(write_file(
      folder + "/policy.key", Overwrite::refuse,
      {bytes_of("# signs the policy of the tenant; signer: " + signer + "\n"), key.print().reveal(), bytes_of("\n")}));
  CLI_CHECK(write_file(folder + "/policy.signer", Overwrite::refuse, {bytes_of(signer + "\n")}));
  CLI_CHECK(AuditLog::create(folder + "/log", policy.tenant, provider));
  CLI_TRY(const auto note, sign_tenant_policy(policy, key, provider));
  CLI_TRY(const auto session, Session::open(note, key.signer(), 0, provider));
  CLI_TRY(auto journal, Journal::open(folder + "/log", {}, provider));
  CLI_CHECK(journal.tell(adoption_of(session)));
  return write_file(folder + "/policy.note", Overwrite::refuse, {bytes_of(note)});
}

Outcome<Tenant::History> Tenant::read_history(AuditLog& log) {
  History history;
  std::string newest;
  CLI_CHECK(log.verify({}, [&](std::string_view line) {
    ++history.records;
    // All records have the same form: the time of the newest is parsed at the end.
    newest = line;
    if (line.find(R"("operation":"policy","outcome":"adopted")") == std::string_view::npos) return;
    const auto record = AuditRecord::parse(line);
    if (!record || record->counts.empty()) return;
    history.version = record->counts.front().second;
    history.digest = record->policy;
  }));
  if (const auto record = AuditRecord::parse(newest)) history.last_time = static_cast<std::uint64_t>(record->time);
  return history;
}

Outcome<Tenant> Tenant::open(const std::string& folder, const Provider& provider) {
  const auto shown_name = safe_text(folder);
  CLI_TRY(const auto signer_text, read_text_file(folder + "/policy.signer", max_key_file));
  auto signer = Signer::parse(std::string_view(signer_text).substr(0, signer_text.find('\n')));
  if (!signer) return failed_on(shown_name + "/policy.signer", signer.error());
  CLI_TRY(auto log, AuditLog::open(folder + "/log", provider));
  // What a process that died has left is told before the log is judged.
  CLI_CHECK(log.checkpoint());
  CLI_TRY(auto history, read_history(log));
  for (const std::string name : {"/policy.note", "/policy.next"}) {
    // A change that died between the log and its last step is finished.
    const bool is_next = name == "/policy.next";
    struct stat next{};
    const bool has_next = lstat((folder + "/policy.next").c_str(), &next) == 0;
    if (is_next && !has_next) break;
    CLI_TRY(const auto note, read_text_file(folder + name, max_signed_note));
    auto session = Session::open(note, *signer, history.version, provider);
    if (!session && session.error().code == ErrorCode::policy_denied && !is_next && has_next) continue;
    if (!session) return failed_on(shown_name + name, session.error());
    if (encode_hex(session->policy_digest()) != history.digest) continue;
    if (is_next && rename((folder + name).c_str(), (folder + "/policy.note").c_str()) != 0)
      return failed_call("cannot put the policy of " + shown_name + " in force");
    return Tenant(folder, *signer, *std::move(session), std::move(history));
  }
  return failed(ErrorCode::policy_denied, shown_name + "/policy.note is not the policy that the log says is in force",
                "siegel audit show tells which one is");
}

std::uint64_t Tenant::now() const { return std::max(now_seconds(), history_.last_time); }

Outcome<SigningKey> Tenant::policy_key(const std::string& key_file) const {
  const auto path = key_file.empty() ? folder_ + "/policy.key" : key_file;
  CLI_TRY(const auto file, InputFile::open(path));
  CLI_TRY(const auto text, read_secret(file, max_key_file));
  auto key = SigningKey::parse_file(text);
  if (!key) return failed_on(file.shown_name(), key.error());
  if (!(key->signer() == signer_))
    return failed(ErrorCode::bad_key, file.shown_name() + " is not the key that signs the policy of this tenant");
  return *std::move(key);
}

Done Tenant::change(TenantPolicy policy, const std::string& key_file, Journal& journal, const Provider& provider) {
  CLI_TRY(const auto key, policy_key(key_file));
  policy.version = history_.version + 1;
  CLI_TRY(const auto note, sign_tenant_policy(policy, key, provider));
  CLI_TRY(auto session, Session::open(note, signer_, policy.version, provider));
  // From the record on the new policy is the one in force; it is on the disk before.
  CLI_CHECK(write_file(folder_ + "/policy.next", Overwrite::replace, {bytes_of(note)}));
  CLI_CHECK(journal.tell(adoption_of(session)));
  if (rename((folder_ + "/policy.next").c_str(), (folder_ + "/policy.note").c_str()) != 0)
    return failed_call("cannot put the policy in force");
  session_ = std::move(session);
  return {};
}

Outcome<std::string> Tenant::pseudonymized_under(const std::string& content_digest, const Provider& provider) const {
  CLI_TRY(auto log, AuditLog::open(log_folder(), provider));
  std::string policy;
  const auto digest = R"("digest":")" + content_digest + '"';
  CLI_CHECK(log.verify({}, [&](std::string_view line) {
    if (line.find(digest) == std::string_view::npos) return;
    const auto record = AuditRecord::parse(line);
    if (record && record->operation == "pseudonymize" && record->outcome == "done") policy = record->policy;
  }));
  return policy;
}

}  // namespace siegel::cli
