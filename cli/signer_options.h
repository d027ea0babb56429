// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "failure.h"
#include "passphrase_source.h"

namespace siegel::cli {

/// `--signer`: who has to have signed.
class SignerOptions {
 public:
  void add_options(CLI::App& command);
  /// Nothing if none was given. Fails with `bad_key` for what is no signer.
  Outcome<std::optional<std::vector<Signer>>> load() const;

 private:
  std::vector<std::string> texts_;
};

/// The signing key in a key file, which may itself be sealed with a passphrase. Fails with `bad_key`.
Outcome<std::shared_ptr<const SigningKey>> read_signing_key(const std::string& path, PassphraseSource& passphrases,
                                                            const Provider& provider);

}  // namespace siegel::cli
