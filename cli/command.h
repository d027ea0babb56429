// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "failure.h"
#include "journal.h"
#include "progress.h"
#include "tenant.h"

namespace siegel::cli {

/// What every command can use.
struct Setting {
  const Provider& provider;
  ProgressMode progress;
  Journal& journal;
  const Tenant* tenant;  ///< for whom; null for nobody
};

/// One verb of the command line. Options are added once; `run` is called if the verb was given.
class Command {
 public:
  virtual ~Command() = default;
  virtual Done run(const Setting& setting) = 0;

  CLI::App* app = nullptr;
};

std::unique_ptr<Command> make_seal(CLI::App& parent);
std::unique_ptr<Command> make_open(CLI::App& parent);
std::unique_ptr<Command> make_verify(CLI::App& parent);
std::unique_ptr<Command> make_inspect(CLI::App& parent);
std::unique_ptr<Command> make_rewrap(CLI::App& parent);
std::unique_ptr<Command> make_pseudonymize(CLI::App& parent);
std::unique_ptr<Command> make_restore(CLI::App& parent);
std::unique_ptr<Command> make_rekey(CLI::App& parent);
std::unique_ptr<Command> make_keyring(CLI::App& parent);
std::unique_ptr<Command> make_vault(CLI::App& parent);
std::unique_ptr<Command> make_detect(CLI::App& parent);
std::unique_ptr<Command> make_risk(CLI::App& parent);
std::unique_ptr<Command> make_suggest(CLI::App& parent);
std::unique_ptr<Command> make_preview(CLI::App& parent);
std::unique_ptr<Command> make_diff(CLI::App& parent);
std::unique_ptr<Command> make_lint(CLI::App& parent);
std::unique_ptr<Command> make_audit(CLI::App& parent);
std::unique_ptr<Command> make_keys(CLI::App& parent);
std::unique_ptr<Command> make_evidence(CLI::App& parent);
std::unique_ptr<Command> make_shares(CLI::App& parent);
std::unique_ptr<Command> make_tenant(CLI::App& parent);
std::unique_ptr<Command> make_keygen(CLI::App& parent);
std::unique_ptr<Command> make_completion(CLI::App& parent);

/// Tells a failure on standard error: `siegel: error: …`, then `siegel: hint: …`; one JSON object with
/// `--progress json`.
void report(const Failure& failure, ProgressMode mode);

/// Runs `job` for every input. All are tried; each failure is reported, and the first one is returned.
Done for_each_input(const std::vector<std::string>& inputs, ProgressMode mode,
                    const std::function<Done(const std::string&)>& job);

}  // namespace siegel::cli
