// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "file_descriptor.h"
#include "input_file.h"

namespace siegel::cli {

enum class Overwrite { refuse, replace };

/// A file that appears under its final name complete, or not at all.
///
/// It is written as `.siegel-….partial` (0600) in the same folder, forced to the disk, renamed, and the folder forced
/// to the disk. Dropping it without `publish`, or a signal, removes the temporary file. The folder is held open, so a
/// path that is changed meanwhile does not lead elsewhere.
class OutputFile {
 public:
  /// Fails with `output_exists` if there is something at `path` that may not be replaced: always for a symbolic link,
  /// a directory, a device, a pipe or the input itself; without `Overwrite::replace` for any file.
  static Outcome<OutputFile> create(const std::string& path, Overwrite overwrite, const InputFile* input);

  /// Nothing for "-": standard output.
  static Outcome<std::optional<OutputFile>> create_unless_stream(const std::string& path, Overwrite overwrite,
                                                                 const InputFile* input);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) noexcept;
  ~OutputFile();

  int descriptor() const { return file_.number(); }
  const std::string& shown_name() const { return shown_name_; }
  /// True if both would get the same final name, by whatever paths.
  bool is_same_place(const OutputFile& other) const;
  /// Gives the final file the access rights of another one instead of 0600.
  void adopt_mode(const struct stat& other) { mode_ = other.st_mode & 07777; }

  /// Forces the content to the disk; nothing more can be written. `publish` does it if it was not done before.
  Done settle();
  Done publish();
  /// Keeps what stands under the final name, until this object is dropped, so that `withdraw` can give it back.
  void keep_old();
  /// True if the new file stands under its final name, which it can even after `publish` failed.
  bool is_published() const { return published_; }
  /// Takes a published file away again, where something else that belongs to it failed.
  void withdraw();
  /// Fails with `input_changed` unless the final name still leads to this input, whose successor is to be published.
  Done check_succeeds(const InputFile& input) const;

 private:
  OutputFile() = default;
  void discard();

  FileDescriptor folder_;
  FileDescriptor file_;
  std::string name_;
  std::string temporary_name_;  // empty once published or discarded
  std::string old_name_;        // a second name of what stood there, where it is kept
  std::string shown_name_;
  Overwrite overwrite_ = Overwrite::refuse;
  std::optional<mode_t> mode_;
  bool published_ = false;
};

/// True if both are the same file on the same device, by whatever names.
bool is_same_file(const struct stat& a, const struct stat& b);

/// Fails if standard output is the input itself (`siegel seal x > x`), which the shell has emptied already.
Done check_standard_output(const InputFile& input);

}  // namespace siegel::cli
