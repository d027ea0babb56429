// SPDX-License-Identifier: Apache-2.0
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <new>

#include "command.h"
#include "file_descriptor.h"
#include "safe_text.h"
#include "signals.h"

namespace siegel::cli {
namespace {

constexpr std::string_view completion_verb = "completion";  // tells of all verbs
constexpr std::string_view help_hint = "siegel --help, or siegel COMMAND --help";

std::optional<ProgressMode> parse_progress_mode(std::string_view word) {
  if (word == "auto") return ProgressMode::automatic;
  if (word == "never") return ProgressMode::never;
  if (word == "json") return ProgressMode::json;
  return std::nullopt;
}

/// The mode as far as it can be told where the rest of the line made no sense: a program that wants JSON gets JSON.
ProgressMode mode_in(std::span<char* const> arguments) {
  constexpr std::string_view option = "--progress";
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    std::string_view word = arguments[i];
    if (!word.starts_with(option)) continue;
    word.remove_prefix(option.size());
    if (word.empty() && i + 1 < arguments.size())
      word = arguments[i + 1];
    else if (word.starts_with('='))
      word.remove_prefix(1);
    if (const auto mode = parse_progress_mode(word)) return *mode;
  }
  return ProgressMode::automatic;
}

/// No core image and no debugger of the same user may take the keys.
void protect_process() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int fail_with(const Failure& failure, ProgressMode mode) {
  report(failure, mode);
  return describe(failure.code).exit_status;
}

struct Verb {
  std::string_view name;
  std::unique_ptr<Command> (*make)(CLI::App& parent);
};

constexpr std::array<Verb, 23> verbs{{
    {"seal", make_seal},
    {"open", make_open},
    {"verify", make_verify},
    {"inspect", make_inspect},
    {"rewrap", make_rewrap},
    {"pseudonymize", make_pseudonymize},
    {"restore", make_restore},
    {"rekey", make_rekey},
    {"keyring", make_keyring},
    {"vault", make_vault},
    {"detect", make_detect},
    {"risk", make_risk},
    {"suggest", make_suggest},
    {"lint", make_lint},
    {"preview", make_preview},
    {"diff", make_diff},
    {"tenant", make_tenant},
    {"keys", make_keys},
    {"audit", make_audit},
    {"evidence", make_evidence},
    {"shares", make_shares},
    {"keygen", make_keygen},
    {completion_verb, make_completion},
}};

/// The verb that the line is about, where that is plain: then the options of the others need not be made, which takes
/// longer than to seal a small file. Null for help and whatever else is about all of them.
const Verb* plain_verb(std::span<char* const> arguments) {
  constexpr std::array<std::string_view, 4> options_with_value{"--progress", "--audit-log", "--tenant", "--actor"};
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string_view word = arguments[i];
    const auto named = std::ranges::find(verbs, word, &Verb::name);
    if (named != verbs.end()) return named->name == completion_verb ? nullptr : &*named;
    const bool takes_next = std::ranges::find(options_with_value, word) != options_with_value.end();
    const bool has_value = std::ranges::any_of(
        options_with_value, [&](std::string_view option) { return word.starts_with(std::string(option) + "="); });
    if (!takes_next && !has_value) return nullptr;
    if (takes_next) ++i;
  }
  return nullptr;
}

class CommandLine {
 public:
  explicit CommandLine(std::span<char* const> arguments) {
    root_.name("siegel");
    root_.set_version_flag("--version", "siegel " SIEGEL_VERSION, "show the version");
    root_.set_help_flag("-h,--help", "show this help");
    root_.set_help_all_flag("--help-all", "show the help of every command");
    root_.require_subcommand(1);
    root_.fallthrough();
    root_.get_formatter()->column_width(34);
    root_.get_formatter()->label("SUBCOMMAND", "COMMAND");
    root_
        .add_option_function<std::string>(
            "--progress",
            [this](const std::string& word) {
              const auto mode = parse_progress_mode(word);
              if (!mode) throw CLI::ValidationError("--progress", "auto, never or json, and not " + word);
              mode_ = *mode;
            },
            "auto: a bar on a terminal, for work longer than a second; never; json: one object a line on standard "
            "error, errors too")
        ->type_name("MODE");
    root_
        .add_option(
            "--audit-log", audit_log_,
            "tell this audit log what is done, before it is done; without the log nothing is done (siegel audit)")
        ->type_name("FOLDER");
    root_
        .add_option("--tenant", tenant_,
                    "do it for this tenant: what its policy allows, told to its audit log (siegel tenant)")
        ->type_name("FOLDER");
    root_.add_option("--actor", actor_, "who does it, for the audit log; default: the number of the user")
        ->type_name("WORD");
    root_.footer(
        "Exit status: 0 if and only if the whole input was processed and verified; 1 input, output or internal error;\n"
        "2 wrong usage; 3 no key fits or wrong passphrase; 4 input forged, truncated or malformed; 5 denied by a "
        "rule.\n\n"
        "Example:\n"
        "  siegel keygen -o me.key                         prints recipient: siegel1...\n"
        "  siegel seal -r siegel1... contract.pdf          makes contract.pdf.siegel\n"
        "  siegel open -i me.key contract.pdf.siegel       makes contract.pdf again");
    const auto* const only = plain_verb(arguments);
    for (const auto& verb : verbs) {
      if (only != nullptr && only != &verb) continue;
      commands_.push_back(verb.make(root_));
      commands_.back()->app->group("Commands");
    }
  }

  int run(int argc, char** argv) {
    try {
      root_.parse(argc, argv);
    } catch (const CLI::Success& request) {  // --help or --version
      const int status = root_.exit(request);
      if (std::cout.flush()) return status;
      if (errno == EPIPE) return 1;  // `siegel --help | head` has seen enough, and needs no message
      return fail_with(failed_call("cannot write standard output").error(), mode_);
    } catch (const CLI::ParseError& error) {
      mode_ = mode_in({argv, static_cast<std::size_t>(argc)});
      return fail_with(wrong_usage(error), mode_);
    }
    if (const auto given = check_values(); !given) return fail_with(given.error(), mode_);
    const auto provider = make_provider(system_random());
    if (!provider) return fail_with({provider.error().code, std::string(provider.error().what), {}}, mode_);
    auto tenant = open_tenant(**provider);
    if (!tenant) return fail_with(tenant.error(), mode_);
    auto journal = Journal::open(*tenant ? (*tenant)->log_folder() : audit_log_, actor_, **provider,
                                 *tenant ? (*tenant)->policy().tenant : "");
    if (!journal) return fail_with(journal.error(), mode_);
    const Setting setting{**provider, mode_, *journal, *tenant ? &**tenant : nullptr};
    for (const auto& command : commands_) {
      if (!command->app->parsed()) continue;
      if (const auto done = command->run(setting); !done) return fail_with(done.error(), mode_);
    }
    // What was written to standard output may still fail to arrive: a network file system may only say so now. A pipe
    // has nothing more to say.
    struct stat out{};
    if (fstat(STDOUT_FILENO, &out) == 0 && S_ISREG(out.st_mode) && close(STDOUT_FILENO) != 0 && errno != EINTR)
      return fail_with(failed_call("cannot write standard output").error(), mode_);
    return 0;
  }

 private:
  Outcome<std::optional<Tenant>> open_tenant(const Provider& provider) const {
    if (tenant_.empty()) return std::nullopt;
    if (!audit_log_.empty())
      return failed(ErrorCode::bad_argument, "a tenant has an audit log of its own", "leave --audit-log away");
    CLI_TRY(auto tenant, Tenant::open(tenant_, provider));
    return std::optional(std::move(tenant));
  }

  Failure wrong_usage(const CLI::ParseError& error) const {
    auto message = safe_text(error.what());
    // "Could not", but not "SHELL is required".
    if (message.size() > 1 && message[1] >= 'a' && message[1] <= 'z' && message[0] >= 'A' && message[0] <= 'Z')
      message[0] = static_cast<char>(message[0] - 'A' + 'a');
    if (root_.get_subcommands().empty() && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
      const auto words = root_.remaining();
      message = words.empty() ? "no command is given"
                              : (words[0].starts_with('-') ? "there is no option " : "there is no command ") +
                                    safe_text(words[0]);
      return {ErrorCode::bad_argument, message, "siegel --help lists them"};
    }
    return {ErrorCode::bad_argument, message, std::string(help_hint)};
  }

  /// `-o "$UNSET"` is a mistake, and must not mean the same as no `-o`.
  Done check_values() const {
    for (const auto* command : root_.get_subcommands())
      for (const auto* option : command->get_options())
        for (const auto& value : option->results())
          if (value.empty())
            return failed(ErrorCode::bad_argument, "the value of " + option->get_name() + " is empty",
                          "is a variable of the shell not set?");
    return {};
  }

  CLI::App root_{
      "Seals files before they leave your machine: AES-256-GCM, any size, several recipients, post-quantum "
      "if wanted."};
  ProgressMode mode_ = ProgressMode::automatic;
  std::string audit_log_;
  std::string tenant_;
  std::string actor_;
  std::vector<std::unique_ptr<Command>> commands_;
};

}  // namespace
}  // namespace siegel::cli

int main(int argc, char** argv) {
  using namespace siegel::cli;
  occupy_standard_descriptors();
  protect_process();
  install_signal_handlers();
  try {
    return CommandLine({argv, static_cast<std::size_t>(argc)}).run(argc, argv);
  } catch (const std::bad_alloc&) {
    return fail_with(
        {siegel::ErrorCode::out_of_memory, "there is not enough memory", "close other programs and try again"},
        ProgressMode::automatic);
  } catch (const std::exception&) {
    return fail_with({siegel::ErrorCode::internal, "a fault in siegel itself", {}}, ProgressMode::automatic);
  }
}
