// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "command.h"
#include "held_output.h"
#include "policy_file.h"
#include "privacy_files.h"
#include "table_pipeline.h"
#include "term_file.h"

namespace siegel::cli {
namespace {

constexpr std::size_t read_size = std::size_t{1} << 16;
constexpr std::uint64_t seconds_per_day = 86'400;

/// What pseudonymizing and restoring with a policy share.
class PolicyRun {
 public:
  void add_options(CLI::App& app, bool policy_is_required) {
    app.add_option("INPUT", input_, "the table, JSON or text; - or nothing: standard input");
    auto* policy = app.add_option("--policy", policy_, "what becomes of each field (docs/policy.md), or builtin:NAME");
    policy->type_name("FILE");
    if (policy_is_required) policy->required();
    app.add_option("--keyring", keyring_, "the keys that the policy names")->type_name("FILE");
    app.add_option("-o,--output", output_, "write here; default: standard output")->type_name("FILE");
    app.add_option("--report", report_, "write counts here, as JSON: no names, no values")->type_name("FILE");
    app.add_flag("-f,--force", force_, "replace output and report if they exist");
    keys_.add_options(app);
  }

  bool has_policy() const { return !policy_.empty(); }
  const std::string& input_path() const { return input_; }
  const std::string& output_path() const { return output_; }
  const std::string& report_path() const { return report_; }
  Overwrite overwrite() const { return force_ ? Overwrite::replace : Overwrite::refuse; }
  OwnKeys& keys() { return keys_; }

  Outcome<std::optional<Keyring>> keyring(const Provider& provider) {
    std::optional<Keyring> keyring;
    if (keyring_.empty()) return keyring;
    CLI_TRY(keyring, load_keyring(keyring_, keys_, provider));
    return keyring;
  }
  Outcome<Policy> policy() const { return load_policy(policy_); }

 private:
  std::string input_ = "-";
  std::string policy_;
  std::string keyring_;
  std::string output_;
  std::string report_;
  bool force_ = false;
  OwnKeys keys_;
};

/// Everything from the input through the run. New tokens are written to the vault as they come.
Done pump_through(Pseudonymizer& run, const InputFile& input, HeldOutput& output, VaultFile* vault,
                  const Setting& setting) {
  ByteSource source(input);
  Progress progress(setting.progress, input.shown_name(),
                    input.is_regular() ? std::optional(input.size()) : std::nullopt);
  const auto write = [&](ByteView bytes) -> Done {
    if (vault != nullptr && vault->vault().pending_size() >= vault_segment_size) CLI_CHECK(vault->save());
    return output.write(bytes);
  };
  CLI_CHECK(run_table_pipeline(run, source, input.shown_name(), write, progress));
  progress.finish();
  return {};
}

Done pump_through(Restorer& restorer, const InputFile& input, HeldOutput& output) {
  ByteSource source(input);
  const auto take = [&](const Result<ByteView>& done) -> Done {
    if (!done) return failed_on(input.shown_name(), done.error());
    return output.write(*done);
  };
  WipedBytes piece(read_size);
  while (true) {
    CLI_TRY(const auto got, source.read(piece));
    CLI_CHECK(take(restorer.push(ByteView(piece).first(got))));
    if (got < piece.size()) break;
  }
  return take(restorer.finish());
}

/// In this order: nothing is visible before everything is on the disk.
Done finish_run(const InputFile& input, HeldOutput& output, std::optional<OutputFile>& report,
                const std::string& report_text, VaultFile* vault) {
  CLI_CHECK(input.check_unchanged());
  if (report) {
    ByteSink sink(report->descriptor(), report->shown_name(), Encoding::binary);
    CLI_CHECK(sink.write(bytes_of(report_text)));
    CLI_CHECK(sink.finish());
    CLI_CHECK(report->settle());
  }
  CLI_CHECK(output.settle());
  if (vault != nullptr) CLI_CHECK(vault->save());
  CLI_CHECK(output.publish());
  if (report) CLI_CHECK(report->publish());
  return {};
}

Outcome<std::optional<OutputFile>> create_report(const PolicyRun& options, const InputFile& input,
                                                 const HeldOutput& output) {
  std::optional<OutputFile> report;
  if (options.report_path().empty()) return report;
  CLI_TRY(report, OutputFile::create(options.report_path(), options.overwrite(), &input));
  if (output.file() && report->is_same_place(*output.file()))
    return failed(ErrorCode::bad_argument, "output and report are the same file");
  return report;
}

/// What pseudonymizing and rekeying open before they begin.
struct OpenedRun {
  Policy policy;
  InputFile input;
  HeldOutput output;
  std::optional<OutputFile> report;
  std::optional<Keyring> keyring;
  std::optional<VaultFile> vault;

  /// `vault` and `mark`: paths; empty for none.
  static Outcome<OpenedRun> open(PolicyRun& options, const std::string& vault, const std::string& mark,
                                 const Provider& provider) {
    CLI_TRY(auto policy, options.policy());
    CLI_TRY(auto input, InputFile::open(options.input_path()));
    CLI_TRY(auto output, HeldOutput::create(options.output_path(), options.overwrite(), input));
    CLI_TRY(auto report, create_report(options, input, output));
    CLI_CHECK(options.keys().load(provider));
    CLI_TRY(auto keyring, options.keyring(provider));
    OpenedRun opened{std::move(policy), std::move(input), std::move(output), std::move(report), std::move(keyring), {}};
    if (!vault.empty()) {
      CLI_TRY(opened.vault, VaultFile::open(vault, VaultUse::append, options.keys(), provider, mark));
    }
    return opened;
  }

  VaultFile* vault_file() { return vault ? &*vault : nullptr; }
  PseudonymizeContext context(const Provider& provider) {
    PseudonymizeContext context{provider};
    context.keyring = keyring ? &*keyring : nullptr;
    context.vault = vault ? &vault->vault() : nullptr;
    context.now = now_seconds();
    return context;
  }
};

Done finish_run(OpenedRun& opened, const std::string& report_text) {
  return finish_run(opened.input, opened.output, opened.report, report_text, opened.vault_file());
}

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
    CLI_TRY(auto opened, OpenedRun::open(options_, vault_, mark_, setting.provider));
    auto context = opened.context(setting.provider);
    context.expires = ttl_days_ == 0 ? 0 : context.now + ttl_days_ * seconds_per_day;
    CLI_TRY(context.dictionary, load_dictionary(dictionary_));
    if (!findings_.empty()) {
      CLI_TRY(context.external, load_findings(opened.policy, opened.input, setting.provider));
      context.reviewed = reviewed_;
    }
    std::optional<Quarantine> quarantine;
    if (!quarantine_.empty()) {
      CLI_TRY(quarantine, Quarantine::create(quarantine_, options_.overwrite(), options_.keys(), setting.provider));
      context.quarantine = [&](std::string_view row) { return quarantine->take(row); };
    }
    auto run = Pseudonymizer::create(std::move(opened.policy), context);
    if (!run) return failed(run.error().code, std::string(run.error().what), hint_for(run.error().code));
    CLI_CHECK(pump_through(*run, opened.input, opened.output, opened.vault_file(), setting));
    if (quarantine) {
      CLI_CHECK(quarantine->publish());
      tell_quarantined(quarantine->rows());
    }
    return finish_run(opened, run->report().print());
  }

 private:
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

  PolicyRun options_;
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
    CLI_TRY(auto opened, OpenedRun::open(options_, vault_, {}, setting.provider));
    const auto context = opened.context(setting.provider);
    auto run = Pseudonymizer::create(std::move(opened.policy), context, RunDirection::rekey);
    if (!run) return failed(run.error());
    CLI_CHECK(pump_through(*run, opened.input, opened.output, opened.vault_file(), setting));
    return finish_run(opened, run->report().print());
  }

 private:
  PolicyRun options_;
  std::string vault_;
};

class RestoreCommand final : public Command {
 public:
  explicit RestoreCommand(CLI::App& parent) {
    app = parent.add_subcommand("restore", "Put back what tokens stand for, in the answer of a service or in a table");
    options_.add_options(*app, false);
    app->add_option("--vault", vaults_, "what tokens stand for; may be given several times")
        ->type_name("FILE")
        ->allow_extra_args(false);
    app->add_flag("--strict", strict_, "any token that cannot be resolved ends the run, and nothing is written");
    auto* json = app->add_flag("--json", json_,
                               "the text is JSON: values are escaped; found out by itself if it begins with { or [");
    app->add_flag("--plain", plain_, "the text is no JSON, however it begins")->excludes(json);
    app->footer(
        "Without --policy the input is a text, and leaves as it comes: an answer that is streamed stays a stream.\n"
        "With --policy, fields of siv and ff1 come back with the keyring, tokens in all others with the vault.\n\n"
        "Examples:\n"
        "  my-llm < safe.txt | siegel restore --vault chat.vault\n"
        "  siegel restore --policy policy.json --keyring my.keys -o back.csv safe.csv");
  }

  Done run(const Setting& setting) override {
    CLI_TRY(const auto input, InputFile::open(options_.input_path()));
    CLI_CHECK(options_.keys().load(setting.provider));
    if (vaults_.empty() && !options_.has_policy())
      return failed(ErrorCode::bad_argument, "nothing says what tokens stand for",
                    "--vault FILE; or --policy FILE with --keyring FILE");
    std::optional<VaultFile> vault;
    for (const auto& path : vaults_) {
      CLI_TRY(auto next, VaultFile::open(path, VaultUse::read, options_.keys(), setting.provider));
      if (!vault) {
        vault = std::move(next);
      } else if (const auto merged = vault->vault().merge(next.vault()); !merged) {
        return failed(merged.error());
      }
    }
    return options_.has_policy() ? run_policy(setting, input, vault) : run_text(setting, input, vault->vault());
  }

 private:
  Done run_policy(const Setting& setting, const InputFile& input, std::optional<VaultFile>& vault) {
    CLI_TRY(auto policy, options_.policy());
    CLI_TRY(auto output, HeldOutput::create(options_.output_path(), options_.overwrite(), input));
    CLI_TRY(auto report, create_report(options_, input, output));
    CLI_TRY(const auto keyring, options_.keyring(setting.provider));
    PseudonymizeContext context{setting.provider};
    context.keyring = keyring ? &*keyring : nullptr;
    context.vault = vault ? &vault->vault() : nullptr;
    auto run = Pseudonymizer::create(std::move(policy), context, RunDirection::restore);
    if (!run) return failed(run.error());
    CLI_CHECK(pump_through(*run, input, output, nullptr, setting));
    const auto counts = run->restore_report();
    CLI_CHECK(check_strict(counts));
    return finish_run(input, output, report, counts.print(), nullptr);
  }

  Done run_text(const Setting& setting, const InputFile& input, const Vault& vault) {
    CLI_TRY(auto sessions, sessions_of(vault, setting.provider));
    const VaultTokens source(vault);
    RestoreOptions options;
    options.mode = strict_ ? RestoreMode::strict : RestoreMode::lenient;
    options.context = json_ ? RestoreContext::json : plain_ ? RestoreContext::text : RestoreContext::automatic;
    Restorer restorer(source, std::move(sessions), options);
    const bool goes_to_file = !options_.output_path().empty() && options_.output_path() != "-";
    // What is streamed cannot be taken back, so that a strict run waits.
    if (!goes_to_file && !strict_) return stream(restorer, input);
    CLI_TRY(auto output, HeldOutput::create(options_.output_path(), options_.overwrite(), input));
    CLI_TRY(auto report, create_report(options_, input, output));
    CLI_CHECK(pump_through(restorer, input, output));
    tell(restorer.report());
    return finish_run(input, output, report, restorer.report().print(), nullptr);
  }

  Done stream(Restorer& restorer, const InputFile& input) {
    std::optional<OutputFile> report;
    if (!options_.report_path().empty()) {
      CLI_TRY(report, OutputFile::create(options_.report_path(), options_.overwrite(), &input));
    }
    CLI_CHECK(check_standard_output(input));
    ByteSink sink(STDOUT_FILENO, "standard output", Encoding::terminal);
    WipedBytes piece(read_size);
    while (true) {
      // Whatever is there, and no more: somebody may be reading along.
      const auto got = read(input.descriptor(), piece.data(), piece.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return failed_call("cannot read " + input.shown_name());
      if (got == 0) break;
      CLI_TRY(const auto done, restorer.push(ByteView(piece).first(static_cast<std::size_t>(got))));
      CLI_CHECK(sink.write(done));
    }
    CLI_TRY(const auto last, restorer.finish());
    CLI_CHECK(sink.write(last));
    CLI_CHECK(sink.finish());
    tell(restorer.report());
    if (!report) return {};
    ByteSink counts(report->descriptor(), report->shown_name(), Encoding::binary);
    CLI_CHECK(counts.write(bytes_of(restorer.report().print())));
    CLI_CHECK(counts.finish());
    return report->publish();
  }

  /// Nobody should find out later that a token stayed.
  static void tell(const RestoreReport& report) {
    if (report.unresolved + report.foreign == 0) return;
    const auto line = "siegel: note: " + std::to_string(report.unresolved + report.foreign) +
                      " tokens stayed as they are: not of this vault, or damaged; --strict refuses such a text\n";
    (void)write_fully(STDERR_FILENO, bytes_of(line));
  }

  Done check_strict(const RestoreReport& report) const {
    tell(report);
    if (strict_ && report.unresolved + report.foreign != 0)
      return failed(ErrorCode::unresolved_token, "a token stands for nothing that is known here");
    return {};
  }

  PolicyRun options_;
  std::vector<std::string> vaults_;
  bool strict_ = false;
  bool json_ = false;
  bool plain_ = false;
};

}  // namespace

std::unique_ptr<Command> make_pseudonymize(CLI::App& parent) { return std::make_unique<PseudonymizeCommand>(parent); }
std::unique_ptr<Command> make_rekey(CLI::App& parent) { return std::make_unique<RekeyCommand>(parent); }
std::unique_ptr<Command> make_restore(CLI::App& parent) { return std::make_unique<RestoreCommand>(parent); }

}  // namespace siegel::cli
