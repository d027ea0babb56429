// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "file_descriptor.h"
#include "output_file.h"
#include "own_keys.h"

namespace siegel::cli {

/// Seconds since 1970.
std::uint64_t now_seconds();

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

/// What `rewrite` or `export_to` gives, into a file.
Done write_vault(VaultRewrite rewrite, int descriptor, const std::string& shown_name);

}  // namespace siegel::cli
