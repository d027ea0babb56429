// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "envelope_secrets.h"
#include "failure.h"

namespace siegel::cli {

/// How every secret key in text begins.
constexpr std::string_view secret_key_start = "SIEGEL-SECRET-KEY-1";

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

/// An identity whose shares are in these files, one in each.
Outcome<PublicKeyIdentity> join_share_files(const std::vector<std::string>& paths, PassphraseSource& passphrases,
                                            const Provider& provider);

/// What is in one key file, which may itself be sealed with a passphrase. Fails with `bad_key` if others than its owner
/// may read it.
Outcome<SecretBytes> read_key_file(const std::string& path, PassphraseSource& passphrases, const Provider& provider);
/// The line in a file that only its owner may read, such as a PIN. Fails with `bad_key`.
Outcome<SecretBytes> read_secret_line(const std::string& path);
/// The identities of one key file, which may itself be sealed with a passphrase. Fails with `bad_key` if it is not a
/// key file, or if others than its owner may read it.
Outcome<std::vector<PublicKeyIdentity>> read_identity_file(const std::string& path, PassphraseSource& passphrases,
                                                           const Provider& provider);

/// Plain pointers, as the core takes them.
template <class T>
std::vector<const T*> pointers_to(const std::vector<std::unique_ptr<T>>& owned) {
  std::vector<const T*> pointers;
  pointers.reserve(owned.size());
  for (const auto& object : owned) pointers.push_back(object.get());
  return pointers;
}

inline std::vector<const Identity*> IdentityOptions::identities() const { return pointers_to(identities_); }

/// `k=v`. Fails with `bad_argument`.
Outcome<Context> parse_context(const std::vector<std::string>& pairs);

}  // namespace siegel::cli
