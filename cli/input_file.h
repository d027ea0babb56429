// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>

#include "file_descriptor.h"

namespace siegel::cli {

/// True for every file that this call has opened to read: input, header, key, list of recipients, policy.
bool is_read_in_this_call(const struct stat& file);

/// A file that is read, or standard input ("-").
class InputFile {
 public:
  static Outcome<InputFile> open(const std::string& path);

  int descriptor() const { return file_ ? file_.number() : 0; }
  /// For messages.
  const std::string& shown_name() const { return shown_name_; }
  bool is_standard_input() const { return !file_; }
  bool is_regular() const { return S_ISREG(first_look_.st_mode); }
  /// Bytes of a regular file when it was opened.
  std::uint64_t size() const { return static_cast<std::uint64_t>(first_look_.st_size); }
  const struct stat& status() const { return first_look_; }
  std::uint64_t modified_milliseconds() const;

  /// Fails with `input_changed` if the file has another length, time or place than when it was opened.
  Done check_unchanged() const;

 private:
  FileDescriptor file_;
  std::string shown_name_;
  struct stat first_look_{};
};

/// Everything from the file, into secret memory. Fails with `too_large` beyond `limit` bytes.
Outcome<SecretBytes> read_secret(const InputFile& input, std::size_t limit);
/// The same from a descriptor.
Outcome<SecretBytes> read_secret(int descriptor, const std::string& shown_name, std::size_t limit);

}  // namespace siegel::cli
