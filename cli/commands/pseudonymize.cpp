// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "byte_stream.h"
#include "policy_run.h"
#include "term_file.h"

namespace siegel::cli {
namespace {

/// Between two records that name the policy.
Done run_policy(std::string operation, PolicyRunOptions& options, const Setting& setting,
                const std::function<Done(AuditRecord& ending)>& work) {
  AuditRecord about;
  about.operation = std::move(operation);
  if (setting.journal.is_kept()) {
    CLI_TRY(about.policy, options.policy_digest(setting.provider));
  }
  return setting.journal.run(std::move(about), [&](AuditRecord& ending) -> Done {
    if (setting.tenant != nullptr) CLI_CHECK(options.use_keyring_of(*setting.tenant));
    return work(ending);
  });
}

std::vector<std::pair<std::string, std::uint64_t>> counts_of(const RunReport& report) {
  return {{"rows", report.rows},
          {"columns", report.columns},
          {"values_changed", report.values_changed},
          {"tokens_made", report.tokens_made},
          {"rows_quarantined", report.rows_quarantined},
          {"leaks", report.leaks}};
}

constexpr std::uint64_t seconds_per_day = 86'400;

class PseudonymizeCommand final : public Command {
 public:
  explicit PseudonymizeCommand(CLI::App& parent) {
    app = parent.add_subcommand("pseudonymize",
                                "Replace what says who somebody is, as a policy says: tables, JSON, text");
    options_.add_options(*app, true);
    app->add_option("--vault", vault_, "record here what tokens stand for; made if it is not there")->type_name("FILE");
    app->add_option("--vault-mark", mark_, "remember here what of the vault was seen; an older copy is refused")
        ->type_name("FILE");
    app->add_option("--ttl", ttl_days_, "records of the vault expire after this many days")
        ->type_name("DAYS")
        ->check(CLI::PositiveNumber);
    app->add_option("--quarantine", quarantine_, "rows that fail what the policy requires, sealed to your own key")
        ->type_name("FILE");
    auto* findings = app->add_option("--findings", findings_,
                                     "what another program found in this text (docs/detection.md, \"Other programs\")");
    findings->type_name("FILE");
    app->add_flag("--reviewed", reviewed_, "somebody went through the findings: nothing else is looked for")
        ->needs(findings);
    app->add_option("--dictionary", dictionary_, "find these terms in texts as well: one a line")->type_name("FILE");
    app->footer(
        "A field that no rule names is refused. After any error nothing has been written, also not to standard\n"
        "output, which takes at most 64 MiB; -o takes any size. Keyring and vault are sealed files: give the key they\n"
        "are sealed to with -i, or in SIEGEL_IDENTITY.\n\n"
        "Examples:\n"
        "  siegel lint policy.json\n"
        "  siegel pseudonymize --policy policy.json --keyring my.keys --vault case.vault -o safe.csv patients.csv\n"
        "  siegel pseudonymize --policy builtin:llm-chat --vault chat.vault < letter.txt | my-llm |\n"
        "    siegel restore --vault chat.vault");
  }

  Done run(const Setting& setting) override {
    return run_policy("pseudonymize", options_, setting,
                      [&](AuditRecord& ending) { return pseudonymize(ending, setting); });
  }

 private:
  Done pseudonymize(AuditRecord& ending, const Setting& setting) {
    CLI_TRY(auto opened, OpenedRun::open(options_, vault_, mark_, setting.provider));
    auto context = opened.context(setting.provider);
    context.expires = ttl_days_ == 0 ? 0 : context.now + ttl_days_ * seconds_per_day;
    CLI_TRY(context.dictionary, load_dictionary(dictionary_));
    if (!findings_.empty()) {
      CLI_TRY(context.external, load_findings(opened.policy, opened.files.input, setting.provider));
      context.reviewed = reviewed_;
    }
    std::optional<Quarantine> quarantine;
    if (!quarantine_.empty()) {
      CLI_TRY(quarantine, Quarantine::create(quarantine_, options_.overwrite(), options_.keys(), setting.provider));
      if (opened.files.output.file() && quarantine->is_same_place(*opened.files.output.file()))
        return failed(ErrorCode::bad_argument, "output and quarantine are the same file");
      context.quarantine = [&](std::string_view row) { return quarantine->take(row); };
    }
    auto run = Pseudonymizer::create(std::move(opened.policy), context);
    if (!run) return failed(run.error().code, std::string(run.error().what), hint_for(run.error().code));
    if (setting.journal.is_kept()) opened.files.output.hash_with(setting.provider.sha_256());
    CLI_CHECK(pump_through(*run, opened.files, opened.vault_file(), setting));
    ending.digest = opened.files.output.take_digest();
    CLI_CHECK(
        finish_run(opened.files, run->report().print(), opened.vault_file(), quarantine ? &*quarantine : nullptr));
    ending.counts = counts_of(run->report());
    if (quarantine) tell_quarantined(quarantine->rows());
    return {};
  }

  static void tell_quarantined(std::uint64_t rows) {
    if (rows == 0) return;
    const auto line =
        "siegel: note: " + std::to_string(rows) + " rows failed what the policy requires, and are in the quarantine\n";
    (void)write_fully(STDERR_FILENO, bytes_of(line));
  }

  static std::string hint_for(ErrorCode code) {
    if (code == ErrorCode::bad_argument)
      return "--keyring FILE, made by siegel keyring new; --vault FILE, made by itself";
    if (code == ErrorCode::no_matching_key) return "siegel keyring list shows the keys that there are";
    return {};
  }

  /// The digest is of the input as it is now; that it is still so at the end is checked anyway.
  Outcome<std::vector<Finding>> load_findings(const Policy& policy, const InputFile& input,
                                              const Provider& provider) const {
    if (policy.format != PolicyFormat::text || !input.is_regular())
      return failed(ErrorCode::bad_argument, "--findings is for a text in a file",
                    "give the text as INPUT, and not by a pipe");
    CLI_TRY(const auto second, InputFile::open(options_.input_path()));
    CLI_TRY(const auto text, read_secret(second, max_detect_text_size));
    const auto hash = provider.sha_256();
    hash->update(text.reveal());
    CLI_TRY(const auto file, InputFile::open(findings_));
    CLI_TRY(const auto lines, read_secret(file, max_external_findings_size));
    const auto digest = hash->finish();
    auto findings = parse_external_findings(text_of(lines.reveal()), &digest);
    if (!findings) return failed_on(file.shown_name(), findings.error());
    return *std::move(findings);
  }

  PolicyRunOptions options_;
  std::string findings_;
  bool reviewed_ = false;
  std::string quarantine_;
  std::string vault_;
  std::string mark_;
  std::uint64_t ttl_days_ = 0;
  std::string dictionary_;
};

class RekeyCommand final : public Command {
 public:
  explicit RekeyCommand(CLI::App& parent) {
    app = parent.add_subcommand("rekey", "Make tokens and ciphers of an old key version those of the new one");
    options_.add_options(*app, true);
    app->add_option("--vault", vault_, "for HMAC tokens: what they stand for")->type_name("FILE");
    app->footer(
        "The policy names the new version of a key as version, the old one in accept. Fields of siv and ff1 need the\n"
        "keyring only; tokens are made anew from the values in the vault. All other fields stay as they are.\n\n"
        "Example:\n"
        "  siegel keyring rotate my.keys\n"
        "  siegel rekey --policy v2.json --keyring my.keys --vault study.vault -o new.csv safe.csv");
  }

  Done run(const Setting& setting) override {
    return run_policy("rekey", options_, setting, [&](AuditRecord& ending) { return rekey(ending, setting); });
  }

 private:
  Done rekey(AuditRecord& ending, const Setting& setting) {
    CLI_TRY(auto opened, OpenedRun::open(options_, vault_, {}, setting.provider));
    const auto context = opened.context(setting.provider);
    auto run = Pseudonymizer::create(std::move(opened.policy), context, RunDirection::rekey);
    if (!run) return failed(run.error());
    if (setting.journal.is_kept()) opened.files.output.hash_with(setting.provider.sha_256());
    CLI_CHECK(pump_through(*run, opened.files, opened.vault_file(), setting));
    ending.digest = opened.files.output.take_digest();
    ending.counts = counts_of(run->report());
    return finish_run(opened.files, run->report().print(), opened.vault_file(), nullptr);
  }

  PolicyRunOptions options_;
  std::string vault_;
};

}  // namespace

std::unique_ptr<Command> make_pseudonymize(CLI::App& parent) { return std::make_unique<PseudonymizeCommand>(parent); }
std::unique_ptr<Command> make_rekey(CLI::App& parent) { return std::make_unique<RekeyCommand>(parent); }

}  // namespace siegel::cli
