// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "envelope_secrets.h"
#include "owned_list.h"
#include "passphrase_source.h"

namespace siegel::cli {

/// How the options of an identity are called, where the command also has those of recipients.
enum class KeyNaming { alone, beside_recipients };

/// `-i -p --kek-file --unwrap-command …`: what a file is opened with.
class IdentityOptions {
 public:
  void add_options(CLI::App& command, KeyNaming naming);
  bool any_given() const;
  /// For commands that have a key of one's own in mind: the file that SIEGEL_IDENTITY names, if nothing was given.
  void use_own_by_default();
  /// For whom a new file of one's own is sealed: the recipients of the identity files, a passphrase if that was given.
  Outcome<std::vector<std::unique_ptr<Recipient>>> own_recipients(PassphraseSource& passphrases,
                                                                  const std::string& what_for,
                                                                  const Provider& provider) const;
  /// True if a file that has a passphrase will be opened with it.
  bool may_use_passphrase() const { return passphrase_ || !any_given(); }

  /// `why` is what the identity says for itself if it could not help.
  void add(std::unique_ptr<Identity> identity, std::shared_ptr<const std::optional<Failure>> why = nullptr) {
    identities_.push_back(std::move(identity));
    if (why) reasons_.push_back(std::move(why));
  }
  std::vector<const Identity*> identities() const;
  /// All but the passphrase, which is asked for only where a file has one. Reads the identity files once.
  Done load(PassphraseSource& passphrases, const Provider& provider);
  /// Unlocks a header with what was given; asks for a passphrase if the file has one and nothing else fits.
  Outcome<UnlockedHeader> unlock(Header header, const std::string& shown_name, PassphraseSource& passphrases,
                                 const Provider& provider, const Requirements& requirements) const;
  /// The same for a standard envelope, and all of its content.
  Outcome<WipedBytes> open(const StandardEnvelope& envelope, const std::string& shown_name,
                           PassphraseSource& passphrases, const Provider& provider) const;

 private:
  bool has_keys() const { return !identities_.empty() || !envelope_secrets_.empty(); }
  Done load_file(const std::string& path, PassphraseSource& passphrases, const Provider& provider);

  std::vector<std::string> files_;
  std::vector<std::string> shares_;
  bool passphrase_ = false;
  std::string kek_file_;
  std::string kek_id_;
  std::string unwrap_command_;
  std::vector<std::unique_ptr<Identity>> identities_;
  std::vector<std::shared_ptr<const std::optional<Failure>>> reasons_;
  EnvelopeSecrets envelope_secrets_;
};

inline std::vector<const Identity*> IdentityOptions::identities() const { return pointers_to(identities_); }

}  // namespace siegel::cli
