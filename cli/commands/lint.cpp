// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "command.h"
#include "file_descriptor.h"
#include "policy_file.h"

namespace siegel::cli {
namespace {

class LintCommand final : public Command {
 public:
  explicit LintCommand(CLI::App& parent) {
    app = parent.add_subcommand("lint", "Show every mistake in a policy, with line and column");
    app->add_option("POLICY", policies_, "policies of siegel pseudonymize; - is standard input")->required();
    app->footer("Prints nothing if all is well.\n\nExample:\n  siegel lint policy.json");
  }

  Done run(const Setting& setting) override {
    return for_each_input(policies_, setting.progress, [](const std::string& path) -> Done {
      CLI_TRY(const auto lines, lint_policy(path));
      std::string text;
      for (const auto& line : lines) text += line + "\n";
      if (!write_fully(STDOUT_FILENO, bytes_of(text))) return failed_call("cannot write standard output");
      if (lines.empty()) return {};
      return failed(ErrorCode::bad_policy,
                    std::to_string(lines.size()) + (lines.size() == 1 ? " mistake" : " mistakes") + " in the policy");
    });
  }

 private:
  std::vector<std::string> policies_;
};

}  // namespace

std::unique_ptr<Command> make_lint(CLI::App& parent) { return std::make_unique<LintCommand>(parent); }

}  // namespace siegel::cli
