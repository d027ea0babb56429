// SPDX-License-Identifier: Apache-2.0
#include "input_file.h"

#include <fcntl.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "safe_text.h"

namespace siegel::cli {
namespace {
std::vector<std::pair<dev_t, ino_t>> read_in_this_call;
bool standard_input_is_taken = false;
}  // namespace

bool is_read_in_this_call(const struct stat& file) {
  return std::ranges::find(read_in_this_call, std::pair(file.st_dev, file.st_ino)) != read_in_this_call.end();
}

Outcome<InputFile> InputFile::open(const std::string& path) {
  InputFile input;
  input.shown_name_ = path == "-" ? "standard input" : safe_text(path);
  if (path == "-") {
    // Who comes second would find it empty, and seal nothing.
    if (std::exchange(standard_input_is_taken, true))
      return failed(ErrorCode::bad_argument, "standard input is wanted twice",
                    "give one of the two as a file; without INPUT the content comes from standard input");
  } else {
    input.file_ = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!input.file_) return failed_call("cannot open " + input.shown_name_);
  }
  if (fstat(input.descriptor(), &input.first_look_) != 0) return failed_call("cannot read " + input.shown_name_);
  if (S_ISDIR(input.first_look_.st_mode))
    return failed(ErrorCode::io_failed, input.shown_name_ + " is a directory",
                  "pack it first, for instance: tar c DIRECTORY | siegel seal -r RECIPIENT -o FILE");
  if (input.is_regular()) read_in_this_call.emplace_back(input.first_look_.st_dev, input.first_look_.st_ino);
  if (input.is_standard_input() && input.is_regular()) {
    // `siegel seal < file` may start anywhere in the file; only from its beginning is the size known.
    if (lseek(0, 0, SEEK_CUR) != 0) input.first_look_.st_mode = S_IFIFO;
  }
  return input;
}

std::uint64_t InputFile::modified_milliseconds() const {
  const auto& time = first_look_.st_mtim;
  if (time.tv_sec < 0) return 0;
  return static_cast<std::uint64_t>(time.tv_sec) * 1000 + static_cast<std::uint64_t>(time.tv_nsec) / 1'000'000;
}

Done InputFile::check_unchanged() const {
  if (!is_regular()) return {};
  struct stat now{};
  if (fstat(descriptor(), &now) != 0) return failed_call("cannot read " + shown_name_);
  const auto& then = first_look_;
  if (now.st_size != then.st_size || now.st_mtim.tv_sec != then.st_mtim.tv_sec ||
      now.st_mtim.tv_nsec != then.st_mtim.tv_nsec)
    return failed(ErrorCode::input_changed, shown_name_ + " changed while it was read",
                  "try again when nothing writes to it");
  return {};
}

Outcome<SecretBytes> read_secret(const InputFile& input, std::size_t limit) {
  return read_secret(input.descriptor(), input.shown_name(), limit);
}

Outcome<SecretBytes> read_secret(int descriptor, const std::string& shown_name, std::size_t limit) {
  SecretBytes buffer(limit + 1);
  const auto size = read_fully(descriptor, buffer.reveal_for_writing());
  if (size < 0) return failed_call("cannot read " + shown_name);
  if (static_cast<std::size_t>(size) > limit)
    return failed(ErrorCode::too_large,
                  shown_name + " is longer than " + std::to_string(limit) + " bytes, the most that is read here");
  return SecretBytes::copy(buffer.reveal().first(static_cast<std::size_t>(size)));
}

}  // namespace siegel::cli
