// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "envelope_secrets.h"
#include "passphrase_source.h"

namespace siegel::cli {

/// `-r -R -p --kek-file --wrap-command …`: for whom a file is sealed.
class RecipientOptions {
 public:
  void add_options(CLI::App& command);
  bool mixing_allowed() const { return allow_mixed_; }
  bool has_passphrase() const { return passphrase_; }
  bool any_given() const {
    return !texts_.empty() || !files_.empty() || passphrase_ || !kek_file_.empty() || !wrap_command_.empty();
  }

  /// Fails with `bad_argument` if none was given.
  Outcome<std::vector<std::unique_ptr<Recipient>>> recipients(PassphraseSource& passphrases, const Provider& provider);
  /// For a standard envelope: -r names key files. Fails with `bad_argument` also for what no such format can have.
  Outcome<EnvelopeSecrets> envelope_recipients(PassphraseSource& passphrases, const Provider& provider);
  bool anonymous() const { return anonymous_; }

 private:
  bool has_argon2_cost() const;
  /// One of `texts_`: a recipient siegel1..., or with --key-envelope the file with a key.
  Outcome<std::unique_ptr<Recipient>> recipient_of(std::size_t index, const Provider& provider) const;
  /// An option that says something about another one that is not there is a mistake, not a wish to be ignored.
  Done check_companions() const;

  std::vector<std::string> texts_;
  std::vector<std::string> files_;
  bool passphrase_ = false;
  std::uint32_t argon2_memory_mib_ = default_argon2_cost.memory_kib / 1024;
  std::uint32_t argon2_passes_ = default_argon2_cost.passes;
  std::uint32_t argon2_lanes_ = default_argon2_cost.lanes;
  std::string kek_file_;
  std::string kek_id_;
  std::string key_envelope_;
  std::string wrap_command_;
  std::string wrap_key_id_;
  bool anonymous_ = false;
  bool allow_mixed_ = false;
};

}  // namespace siegel::cli
