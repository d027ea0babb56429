// SPDX-License-Identifier: Apache-2.0
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <map>
#include <new>

#include "command.h"
#include "file_descriptor.h"
#include "signals.h"

namespace siegel::cli {
namespace {

constexpr int usage_status = 2;

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

class CommandLine {
 public:
  CommandLine() {
    root_.name("siegel");
    root_.set_version_flag("--version", "siegel " SIEGEL_VERSION);
    root_.set_help_flag("-h,--help", "show this help");
    root_.set_help_all_flag("--help-all", "show the help of every command");
    root_.require_subcommand(1);
    root_.fallthrough();
    root_.get_formatter()->column_width(34);
    root_
        .add_option("--progress", mode_,
                    "auto: a bar on a terminal, for work longer than a second; never; json: one object a line on "
                    "standard error, errors too")
        ->type_name("MODE")
        ->transform(CLI::CheckedTransformer(std::map<std::string, ProgressMode>{{"auto", ProgressMode::automatic},
                                                                                {"never", ProgressMode::never},
                                                                                {"json", ProgressMode::json}},
                                            CLI::ignore_case)
                        .description(""));
    root_.footer(
        "Exit status: 0 if and only if the whole input was processed and verified; 1 input, output or internal error;\n"
        "2 wrong usage; 3 no key fits or wrong passphrase; 4 input forged, truncated or malformed; 5 denied by a rule.\n\n"
        "Example:\n"
        "  siegel keygen -o me.key                         prints recipient: siegel1...\n"
        "  siegel seal -r siegel1... contract.pdf          makes contract.pdf.siegel\n"
        "  siegel open -i me.key contract.pdf.siegel       makes contract.pdf again");
    for (const auto make : {make_seal, make_open, make_verify, make_inspect, make_rewrap, make_keygen, make_completion})
      commands_.push_back(make(root_));
  }

  int run(int argc, char** argv) {
    try {
      root_.parse(argc, argv);
    } catch (const CLI::Success& request) {  // --help or --version
      return root_.exit(request);
    } catch (const CLI::ParseError& error) {
      auto message = std::string(error.what());
      if (!message.empty()) message[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
      report({ErrorCode::bad_argument, message, "siegel --help, or siegel COMMAND --help"}, mode_);
      return usage_status;
    }
    const auto provider = make_provider(system_random());
    if (!provider) return fail_with({provider.error().code, std::string(provider.error().what), {}}, mode_);
    const Setting setting{**provider, mode_};
    for (const auto& command : commands_) {
      if (!command->app->parsed()) continue;
      if (const auto done = command->run(setting); !done) return fail_with(done.error(), mode_);
    }
    // What was written to standard output may still fail to arrive.
    if (close(STDOUT_FILENO) != 0 && errno != EBADF)
      return fail_with(failed_call("cannot write standard output").error(), mode_);
    return 0;
  }

 private:
  CLI::App root_{"Seals files before they leave your machine: AES-256-GCM, any size, several recipients, post-quantum "
                 "if wanted."};
  ProgressMode mode_ = ProgressMode::automatic;
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
    return CommandLine().run(argc, argv);
  } catch (const std::bad_alloc&) {
    return fail_with({siegel::ErrorCode::out_of_memory, "there is not enough memory",
                      "close other programs and try again"}, ProgressMode::automatic);
  } catch (const std::exception&) {
    return fail_with({siegel::ErrorCode::internal, "a fault in siegel itself", {}}, ProgressMode::automatic);
  }
}
