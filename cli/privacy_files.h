// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <optional>

#include "file_descriptor.h"
#include "key_options.h"
#include "output_file.h"

namespace siegel::cli {

/// Seconds since 1970.
std::uint64_t now_seconds();

/// The keys that keyrings and vaults of one's own are opened with, and sealed to.
class OwnKeys {
 public:
  void add_options(CLI::App& command);
  /// Without a passphrase, for commands that also have options of recipients.
  void add_identity_options(CLI::App& command);
  /// Reads the key files once; nothing is asked for yet.
  Done load(const Provider& provider);

  Outcome<UnlockedHeader> unlock(const Header& header, const std::string& shown_name, std::string_view kind,
                                 const Provider& provider);
  Outcome<std::vector<std::unique_ptr<Recipient>>> recipients(const std::string& what_for, const Provider& provider);

 private:
  IdentityOptions identities_;
  PassphraseSource passphrases_;
};

/// Fails with `bad_vault`, and as `OwnKeys::unlock` does.
Outcome<Keyring> load_keyring(const std::string& path, OwnKeys& keys, const Provider& provider);
/// Seals it to one's own keys and puts it in the place of what was there.
Done save_keyring(const Keyring& keyring, const std::string& path, Overwrite overwrite, OwnKeys& keys,
                  const Provider& provider);

enum class VaultUse : std::uint8_t { read, append };

/// A vault on disk, held open and locked against other writers. What is new in it is appended by `save`.
class VaultFile {
 public:
  /// `mark_path`: where it is remembered what of the vault was seen last; a vault that has less, or something else, is
  /// refused. A file that is not there is made by `save`, if it may be (`append`). Fails with `io_failed` if another
  /// program writes to it, `bad_vault`, and as `OwnKeys` does.
  static Outcome<VaultFile> open(const std::string& path, VaultUse use, OwnKeys& keys, const Provider& provider,
                                 const std::string& mark_path = {});

  Vault& vault() { return *vault_; }
  /// Writes what is new, and forces it to the disk: to be called before any new token leaves. Then the mark, if there
  /// is a place for it.
  Done save();
  /// Writes the whole vault anew, without what was deleted.
  Done rewrite();

 private:
  VaultFile() = default;

  Done write_mark(const VaultMark& mark) const;

  std::string path_;
  std::string mark_path_;
  FileDescriptor file_;
  std::optional<OutputFile> fresh_;  // until the first `save`
  std::optional<Vault> vault_;
};

/// Rows that were kept out of a table, sealed to one's own keys, one a line. Appears when the run was in order.
class Quarantine {
 public:
  static Outcome<Quarantine> create(const std::string& path, Overwrite overwrite, OwnKeys& keys,
                                    const Provider& provider);
  Status take(std::string_view row);
  Done publish();
  std::uint64_t rows() const { return rows_; }

 private:
  Quarantine() = default;
  std::optional<OutputFile> file_;
  std::optional<Sealer> sealer_;
  std::uint64_t rows_ = 0;
};

/// What `rewrite` or `export_to` gives, into a file.
Done write_vault(VaultRewrite rewrite, int descriptor, const std::string& shown_name);

}  // namespace siegel::cli
