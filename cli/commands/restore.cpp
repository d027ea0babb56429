// SPDX-License-Identifier: Apache-2.0
#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "byte_stream.h"
#include "policy_run.h"

namespace siegel::cli {
namespace {

constexpr std::size_t read_size = std::size_t{1} << 16;

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
    CLI_TRY(auto input, InputFile::open(options_.input_path()));
    CLI_CHECK(options_.keys().load(setting.provider));
    if (vaults_.empty() && !options_.has_policy())
      return failed(ErrorCode::bad_argument, "nothing says what tokens stand for",
                    "--vault FILE; or --policy FILE with --keyring FILE");
    wait_for_first_byte(input);
    AuditRecord about;
    about.operation = "restore";
    if (options_.has_policy() && setting.journal.is_kept()) {
      CLI_TRY(about.policy, options_.policy_digest(setting.provider));
    }
    return setting.journal.run(std::move(about), [&](AuditRecord&) { return restore(std::move(input), setting); });
  }

 private:
  Done restore(InputFile input, const Setting& setting) {
    if (setting.tenant != nullptr) CLI_CHECK(options_.use_keyring_of(*setting.tenant));
    std::optional<VaultFile> vault;
    for (const auto& path : vaults_) {
      CLI_TRY(auto next, VaultFile::open(path, VaultUse::read, options_.keys(), setting.provider));
      if (!vault) {
        vault = std::move(next);
      } else if (const auto merged = vault->vault().merge(next.vault()); !merged) {
        return failed(merged.error());
      }
    }
    return options_.has_policy() ? run_policy(setting, std::move(input), vault)
                                 : run_text(setting, std::move(input), vault->vault());
  }

  /// `siegel pseudonymize --vault V | a model | siegel restore --vault V`: all three begin at once. What is new in the
  /// vault is written before the first byte leaves the first of them.
  static void wait_for_first_byte(const InputFile& input) {
    if (input.is_regular()) return;
    pollfd waiting{input.descriptor(), POLLIN, 0};
    while (poll(&waiting, 1, -1) < 0 && errno == EINTR) continue;
  }

  Done run_policy(const Setting& setting, InputFile input, std::optional<VaultFile>& vault) {
    CLI_TRY(auto policy, options_.policy());
    CLI_TRY(auto files, RunFiles::open(options_, std::move(input)));
    CLI_TRY(const auto keyring, options_.keyring(setting.provider));
    PseudonymizeContext context{setting.provider};
    context.keyring = keyring ? &*keyring : nullptr;
    context.vault = vault ? &vault->vault() : nullptr;
    auto run = Pseudonymizer::create(std::move(policy), context, RunDirection::restore);
    if (!run) return failed(run.error());
    CLI_CHECK(cli::pump_through(*run, files, nullptr, setting));
    const auto counts = run->restore_report();
    CLI_CHECK(check_strict(counts));
    return finish_run(files, counts.print(), nullptr, nullptr);
  }

  Done run_text(const Setting& setting, InputFile input, const Vault& vault) {
    CLI_TRY(auto sessions, sessions_of(vault, setting.provider));
    const VaultTokens source(vault);
    RestoreOptions options;
    options.mode = strict_ ? RestoreMode::strict : RestoreMode::lenient;
    options.context = json_ ? RestoreContext::json : plain_ ? RestoreContext::text : RestoreContext::automatic;
    Restorer restorer(source, std::move(sessions), options);
    const bool goes_to_file = !options_.output_path().empty() && options_.output_path() != "-";
    // What is streamed cannot be taken back, so that a strict run waits.
    if (!goes_to_file && !strict_) return stream(restorer, input);
    CLI_TRY(auto files, RunFiles::open(options_, std::move(input)));
    CLI_CHECK(pump_through(restorer, files));
    tell(restorer.report());
    return finish_run(files, restorer.report().print(), nullptr, nullptr);
  }

  static Done pump_through(Restorer& restorer, RunFiles& files) {
    ByteSource source(files.input);
    const auto take = [&](const Result<ByteView>& done) -> Done {
      if (!done) return failed_on(files.input.shown_name(), done.error());
      return files.output.write(*done);
    };
    WipedBytes piece(read_size);
    while (true) {
      CLI_TRY(const auto got, source.read(piece));
      CLI_CHECK(take(restorer.push(ByteView(piece).first(got))));
      if (got < piece.size()) break;
    }
    return take(restorer.finish());
  }

  Done stream(Restorer& restorer, const InputFile& input) {
    CLI_TRY(auto report, options_.create_report(input, nullptr));
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
    CLI_CHECK(write_report(*report, restorer.report().print()));
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

  PolicyRunOptions options_;
  std::vector<std::string> vaults_;
  bool strict_ = false;
  bool json_ = false;
  bool plain_ = false;
};

}  // namespace

std::unique_ptr<Command> make_restore(CLI::App& parent) { return std::make_unique<RestoreCommand>(parent); }

}  // namespace siegel::cli
