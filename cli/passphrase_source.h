// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "failure.h"

namespace siegel::cli {

/// Where a passphrase comes from: `--passphrase-fd`, or the terminal.
class PassphraseSource {
 public:
  void add_options(CLI::App& command);
  bool is_given() const { return descriptor_ >= 0; }
  bool is_standard_input() const { return descriptor_ == 0; }
  /// So that a program that holds a key does not get the passphrases as well.
  void keep_from_programs() const;

  /// For sealing: asked twice on a terminal, once in a run.
  Outcome<SecretBytes> fresh(const std::string& what_for);
  /// For opening: asked for each file, or read once from the descriptor.
  Outcome<SecretBytes> existing(const std::string& what_for);

 private:
  int descriptor_ = -1;
  SecretBytes fresh_;
  SecretBytes existing_;
};

}  // namespace siegel::cli
