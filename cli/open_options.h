// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include "identity_options.h"
#include "sealed_input.h"
#include "signer_options.h"
#include "tenant.h"

namespace siegel::cli {

/// What open, verify, inspect and rewrap share: the keys, the detached header, and what the file has to say.
class OpenOptions {
 public:
  void add_options(CLI::App& command, KeyNaming naming = KeyNaming::alone);

  /// For commands that verify the signature.
  void add_signer_option(CLI::App& command) { signers_.add_options(command); }

  IdentityOptions& identities() { return identities_; }
  PassphraseSource& passphrases() { return passphrases_; }
  EnvelopeLimits envelope_limits() const { return {max_content_mebibytes_ << 20U, accept_pkcs1_}; }
  const std::string& header_path() const { return header_path_; }
  bool has_requirements() const {
    return !required_context_.empty() || !policy_file_.empty() || !requirements_.context.empty() ||
           requirements_.signers.has_value();
  }

  /// `tenant`: whose files are opened, and no others, also with the keys of its epochs; null for everybody's.
  Done load(const Provider& provider, const Tenant* tenant = nullptr);
  /// For a standard envelope: reads it, and gives all of its content. Fails with `policy_denied` if something is
  /// required of it that only Siegel's own format can have.
  Outcome<WipedBytes> open_envelope(SealedInput& input, const Provider& provider);
  Outcome<WipedBytes> open_envelope(const StandardEnvelope& envelope, const std::string& shown_name,
                                    const Provider& provider);
  /// True if only files are opened that somebody signed.
  bool requires_signer() const { return requirements_.signers.has_value(); }
  Outcome<UnlockedHeader> unlock(const SealedInput& input, const Provider& provider);

 private:
  IdentityOptions identities_;
  PassphraseSource passphrases_;
  std::string header_path_;
  std::vector<std::string> required_context_;
  std::string policy_file_;
  SignerOptions signers_;
  std::size_t max_content_mebibytes_ = default_max_envelope_content >> 20;
  bool accept_pkcs1_ = false;
  Requirements requirements_;
};

}  // namespace siegel::cli
