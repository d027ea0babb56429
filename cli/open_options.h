// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include "key_options.h"
#include "sealed_input.h"

namespace siegel::cli {

/// What open, verify, inspect and rewrap share: the keys, the detached header, and what the file has to say.
class OpenOptions {
 public:
  void add_options(CLI::App& command, KeyNaming naming = KeyNaming::alone);

  IdentityOptions& identities() { return identities_; }
  PassphraseSource& passphrases() { return passphrases_; }
  const std::string& header_path() const { return header_path_; }
  bool has_requirements() const { return !required_context_.empty() || !policy_file_.empty(); }

  Done load(const Provider& provider);
  Outcome<UnlockedHeader> unlock(const SealedInput& input, const Provider& provider);

 private:
  IdentityOptions identities_;
  PassphraseSource passphrases_;
  std::string header_path_;
  std::vector<std::string> required_context_;
  std::string policy_file_;
  Requirements requirements_;
};

}  // namespace siegel::cli
