// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include "identity_options.h"

namespace siegel::cli {

/// The keys that keyrings and vaults of one's own are opened with, and sealed to.
class OwnKeys {
 public:
  void add_options(CLI::App& command);
  /// Without a passphrase, for commands that also have options of recipients.
  void add_identity_options(CLI::App& command);
  /// What is opened has to be this tenant's, and what is made will be.
  void act_for(std::string tenant) { tenant_ = std::move(tenant); }
  const std::string& tenant() const { return tenant_; }
  /// Reads the key files once; nothing is asked for yet.
  Done load(const Provider& provider);

  Outcome<UnlockedHeader> unlock(const Header& header, const std::string& shown_name, std::string_view kind,
                                 const Provider& provider);
  Outcome<std::vector<std::unique_ptr<Recipient>>> recipients(const std::string& what_for, const Provider& provider);
  bool any_given() const { return identities_.any_given(); }
  PassphraseSource& passphrases() { return passphrases_; }

 private:
  IdentityOptions identities_;
  PassphraseSource passphrases_;
  std::string tenant_;
};

}  // namespace siegel::cli
