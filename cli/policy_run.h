// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "command.h"
#include "held_output.h"
#include "keyring_file.h"
#include "policy_file.h"
#include "quarantine.h"
#include "vault_file.h"

namespace siegel::cli {

/// Options that pseudonymizing, rekeying and restoring share.
class PolicyRunOptions {
 public:
  void add_options(CLI::App& app, bool policy_is_required);

  bool has_policy() const { return !policy_.empty(); }
  const std::string& input_path() const { return input_; }
  const std::string& output_path() const { return output_; }
  Overwrite overwrite() const { return force_ ? Overwrite::replace : Overwrite::refuse; }
  OwnKeys& keys() { return keys_; }

  /// The keyring is that of the tenant, and no other: tokens of one tenant mean nothing in another.
  Done use_keyring_of(const Tenant& tenant);
  /// Nothing if none is named.
  Outcome<std::optional<Keyring>> keyring(const Provider& provider);
  Outcome<Policy> policy();
  /// SHA-256 of the policy as it is written, in hexadecimal.
  Outcome<std::string> policy_digest(const Provider& provider);
  /// Nothing if none is named.
  Outcome<std::optional<OutputFile>> create_report(const InputFile& input, const HeldOutput* output) const;

 private:
  Outcome<const PolicyText*> text();

  std::string input_ = "-";
  std::string policy_;
  std::optional<PolicyText> text_;  // read once: what is told of it is what was used
  std::string keyring_;
  std::string output_;
  std::string report_;
  bool force_ = false;
  OwnKeys keys_;
};

/// Where a run comes from and goes to.
struct RunFiles {
  InputFile input;
  HeldOutput output;
  std::optional<OutputFile> report;

  static Outcome<RunFiles> open(const PolicyRunOptions& options, InputFile input);
};

/// What pseudonymizing and rekeying open before they begin.
struct OpenedRun {
  Policy policy;
  RunFiles files;
  std::optional<Keyring> keyring;
  std::optional<VaultFile> vault;

  /// `vault` and `mark`: paths; empty for none.
  static Outcome<OpenedRun> open(PolicyRunOptions& options, const std::string& vault, const std::string& mark,
                                 const Provider& provider);

  VaultFile* vault_file() { return vault ? &*vault : nullptr; }
  PseudonymizeContext context(const Provider& provider);
};

/// Everything from the input through the run. New tokens are written to the vault as they come.
Done pump_through(Pseudonymizer& run, RunFiles& files, VaultFile* vault, const Setting& setting);

/// Nothing is visible before everything is on the disk: first the vault, then what left the table, then the table.
/// `vault` and `quarantine` may be missing.
Done finish_run(RunFiles& files, const std::string& report_text, VaultFile* vault, Quarantine* quarantine);

/// Counts into a report that is not published yet.
Done write_report(OutputFile& report, const std::string& text);

}  // namespace siegel::cli
