// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "file_digest.h"
#include "input_file.h"
#include "merged_logs.h"
#include "output_file.h"
#include "safe_text.h"
#include "text_output.h"

namespace siegel::cli {
namespace {

constexpr std::string_view note_head = "siegel.evidence/v1\n";
constexpr std::string_view note_suffix = ".note";

class EvidenceCommand final : public Command {
 public:
  explicit EvidenceCommand(CLI::App& parent) {
    app = parent.add_subcommand("evidence",
                                "Write a report along Art. 32 GDPR: what is enforced, with the facts, and what is not");
    app->add_option("--lang", language_, "en or de")
        ->type_name("LANG")
        ->check(CLI::IsMember({"en", "de"}).description(""))
        ->capture_default_str();
    app->add_flag("--json", json_, "for programs, in place of HTML");
    app->add_option("-o,--output", output_,
                    "write here, and the signature beside it as FILE.note; default: standard output, unsigned")
        ->type_name("FILE");
    app->add_flag("-f,--force", force_, "replace files that exist");
    app->add_option("--verify", verify_, "check such a report by its FILE.note; needs --key")->type_name("FILE");
    app->add_option("--key", key_, "the key of the audit log, as siegel audit key prints it")->type_name("KEY");
    app->footer(
        "For each measure the report says what the tool itself enforces, each with a fact of the policy, the keys or "
        "the log, and\n"
        "what stays the duty of the operator. It never says that the operator does his.\n\n"
        "Examples:\n"
        "  siegel --tenant kanzlei-a evidence --lang de -o tom.html\n"
        "  siegel evidence --verify tom.html --key \"$(siegel audit key kanzlei-a/log)\"");
  }

  Done run(const Setting& setting) override {
    if (!verify_.empty()) return verify(setting.provider);
    if (setting.tenant == nullptr)
      return failed(ErrorCode::bad_argument, "a report is about a tenant", "siegel --tenant FOLDER evidence");
    CLI_TRY(auto log, AuditLog::open(setting.tenant->log_folder(), setting.provider));
    CLI_TRY(const auto facts, facts_of(*setting.tenant, log, setting.provider));
    const auto language = language_ == "de" ? EvidenceLanguage::german : EvidenceLanguage::english;
    const auto report = json_ ? evidence_json(facts, language) : evidence_html(facts, language);
    if (output_.empty() || output_ == "-") return print_out(report);
    AuditRecord about;
    about.operation = "evidence";
    return setting.journal.run(
        std::move(about), [&](AuditRecord& ending) { return write(report, facts, log, ending, setting.provider); });
  }

 private:
  static Outcome<EvidenceFacts> facts_of(const Tenant& tenant, AuditLog& log, const Provider& provider) {
    // The report says that all known answers came out: also that of what is tested on first use only.
    CLI_CHECK_STATUS(self_test_of_p256(provider));
    EvidenceFacts facts;
    facts.tool_version = SIEGEL_VERSION;
    facts.now = tenant.now();
    facts.policy = tenant.policy();
    facts.policy_digest = encode_hex(tenant.session().policy_digest());
    facts.policy_signer = tenant.signer().print();
    struct stat there{};
    facts.policy_key_is_elsewhere = lstat((tenant.folder() + "/policy.key").c_str(), &there) != 0;
    CLI_TRY(const auto note, log.checkpoint());
    CLI_TRY(facts.checkpoint, Checkpoint::open(note, log.verifier(), provider));
    facts.log_key = log.verifier().print(provider);
    Status counted;
    MergedLogs merged;
    CLI_CHECK(log.verify({facts.checkpoint}, [&](std::string_view line) {
      if (counted) counted = facts.log.add(line);
      merged.take(line);
    }));
    CLI_CHECK_STATUS(counted);
    CLI_CHECK(merged.verify(log.folder(), provider));
    return facts;
  }

  static std::string note_text(const EvidenceFacts& facts, const std::string& digest) {
    return std::string(note_head) + "tenant " + facts.policy.tenant + "\nsha-256 " + digest + "\nlog " +
           std::to_string(facts.checkpoint.size) + "\n";
  }

  Done write(const std::string& report, const EvidenceFacts& facts, const AuditLog& log, AuditRecord& ending,
             const Provider& provider) const {
    const auto hash = provider.sha_256();
    hash->update(bytes_of(report));
    ending.digest = encode_hex(hash->finish());
    CLI_TRY(const auto note, log.sign(note_text(facts, ending.digest)));
    const auto overwrite = force_ ? Overwrite::replace : Overwrite::refuse;
    CLI_TRY(auto file, OutputFile::create(output_, overwrite, nullptr));
    CLI_TRY(auto note_file, OutputFile::create(output_ + std::string(note_suffix), overwrite, nullptr));
    if (!write_fully(file.descriptor(), bytes_of(report))) return failed_call("cannot write " + file.shown_name());
    if (!write_fully(note_file.descriptor(), bytes_of(note)))
      return failed_call("cannot write " + note_file.shown_name());
    CLI_CHECK(file.settle());
    CLI_CHECK(note_file.settle());
    // Neither stands there without the other.
    file.keep_old();
    CLI_CHECK(file.publish());
    auto published = note_file.publish();
    if (!published && !note_file.is_published()) file.withdraw();
    return published;
  }

  Done verify(const Provider& provider) const {
    if (key_.empty()) return failed(ErrorCode::bad_argument, "--verify needs --key", "siegel audit key LOG prints it");
    CLI_TRY(const auto key, NoteVerifier::parse(key_, provider));
    CLI_TRY(const auto digest, sha_256_of_file(verify_, provider));
    const auto path = verify_ + std::string(note_suffix);
    CLI_TRY(const auto file, InputFile::open(path));
    CLI_TRY(const auto note, read_secret(file, max_signed_note));
    const auto text = open_note(text_of(note.reveal()), key, provider);
    if (!text) return failed_on(file.shown_name(), text.error());
    if (!text->starts_with(note_head))
      return failed(ErrorCode::bad_signature, file.shown_name() + " is not the signature of a report");
    if (text->find("\nsha-256 " + encode_hex(digest) + "\n") == std::string_view::npos)
      return failed(ErrorCode::bad_signature, safe_text(verify_) + " is not the report that was signed");
    return print_out(std::string(text->substr(note_head.size())));
  }

  std::string language_ = "en";
  std::string output_;
  std::string verify_;
  std::string key_;
  bool json_ = false;
  bool force_ = false;
};

}  // namespace

std::unique_ptr<Command> make_evidence(CLI::App& parent) { return std::make_unique<EvidenceCommand>(parent); }

}  // namespace siegel::cli
