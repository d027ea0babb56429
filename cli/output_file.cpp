// SPDX-License-Identifier: Apache-2.0
#include "output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>

#include "safe_text.h"
#include "signals.h"

namespace siegel::cli {
namespace {

/// Some file systems cannot force a file or a folder to the disk and say EINVAL (docs/threat-model.md, F23).
bool force_to_disk(int descriptor) {
  int result = 0;
  do result = fsync(descriptor);
  while (result != 0 && errno == EINTR);
  return result == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS;
}

/// Renames without replacing anything, also where a file appeared after we looked.
bool rename_exclusively(int folder, const char* from, const char* to) {
  if (renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) return false;
  // File systems without that: a hard link is exclusive too.
  if (linkat(folder, from, folder, to, 0) == 0) return unlinkat(folder, from, 0) == 0;
  if (errno != EPERM && errno != ENOTSUP && errno != EMLINK) return false;
  // And those without hard links, such as FAT: look once more, then rename.
  struct stat there{};
  if (fstatat(folder, to, &there, AT_SYMLINK_NOFOLLOW) == 0) {
    errno = EEXIST;
    return false;
  }
  return renameat(folder, from, folder, to) == 0;
}

std::unexpected<Failure> refused(const std::string& shown_name, const std::string& why, const std::string& hint) {
  return failed(ErrorCode::output_exists, shown_name + " " + why, hint);
}

Outcome<std::string> fresh_name() {
  std::array<std::uint8_t, 8> random{};
  if (auto status = system_random().fill(random); !status) return failed(status.error());
  return ".siegel-" + encode_hex(random) + ".partial";
}

Done check_place(int folder, const std::string& name, const std::string& shown_name, Overwrite overwrite,
                 const InputFile* input) {
  struct stat there{};
  if (fstatat(folder, name.c_str(), &there, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return {};
    return failed_call("cannot look at " + shown_name);
  }
  if (S_ISLNK(there.st_mode))
    return refused(shown_name, "is a symbolic link, which is not followed", "give the name of the file it leads to");
  if (S_ISDIR(there.st_mode)) return refused(shown_name, "is a directory", "give the name of a file in it");
  if (!S_ISREG(there.st_mode))
    return refused(shown_name, "is a device or a pipe", "write to standard output and redirect it: > " + shown_name);
  if (input != nullptr && is_same_file(there, input->status()))
    return refused(shown_name, "is the input itself", "choose another name with -o");
  if (overwrite == Overwrite::refuse)
    return refused(shown_name, "exists already", "use --force to replace it, or choose another name with -o");
  // A slip with --force must not cost a key or a header.
  if (input != nullptr && is_read_in_this_call(there))
    return refused(shown_name, "is read in the same call", "choose another name with -o");
  return {};
}

}  // namespace

bool is_same_file(const struct stat& a, const struct stat& b) { return a.st_dev == b.st_dev && a.st_ino == b.st_ino; }

Done check_standard_output(const InputFile& input) {
  struct stat out{};
  if (fstat(STDOUT_FILENO, &out) != 0) return failed_call("cannot write to standard output");
  if (S_ISREG(out.st_mode) && is_same_file(out, input.status()))
    return failed(ErrorCode::output_exists, "standard output is the input itself", "choose another name with -o");
  return {};
}

Outcome<OutputFile> OutputFile::create(const std::string& path, Overwrite overwrite, const InputFile* input) {
  OutputFile output;
  output.shown_name_ = safe_text(path);
  output.overwrite_ = overwrite;
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  output.name_ = slash == std::string::npos ? path : path.substr(slash + 1);
  if (output.name_.empty())
    return refused(output.shown_name_.empty() ? "the output" : output.shown_name_, "is not the name of a file",
                   "give the name of a file with -o");
  output.folder_ = FileDescriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!output.folder_) return failed_call("cannot open the folder of " + output.shown_name_);
  CLI_CHECK(check_place(output.folder_.number(), output.name_, output.shown_name_, overwrite, input));

  CLI_TRY(auto temporary_name, fresh_name());
  // Announced before it exists: a signal in between then finds nothing to remove, instead of missing something.
  remove_on_signal(output.folder_.number(), temporary_name);
  output.file_ = FileDescriptor(openat(output.folder_.number(), temporary_name.c_str(),
                                       O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!output.file_) {
    auto failure = failed_call("cannot create a file beside " + output.shown_name_);
    forget_on_signal(output.folder_.number(), temporary_name);
    return failure;
  }
  output.temporary_name_ = std::move(temporary_name);  // no copy: without memory for it the file would stay
  // The rights do not depend on the umask, which may even take the owner's away.
  if (fchmod(output.descriptor(), 0600) != 0)
    return failed_call("cannot protect the file beside " + output.shown_name_);
  return output;
}

Outcome<std::optional<OutputFile>> OutputFile::create_unless_stream(const std::string& path, Overwrite overwrite,
                                                                    const InputFile* input) {
  if (path == "-") return std::nullopt;
  CLI_TRY(auto file, create(path, overwrite, input));
  return std::optional(std::move(file));
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : folder_(std::move(other.folder_)),
      file_(std::move(other.file_)),
      name_(std::move(other.name_)),
      temporary_name_(std::exchange(other.temporary_name_, {})),
      old_name_(std::exchange(other.old_name_, {})),
      shown_name_(std::move(other.shown_name_)),
      overwrite_(other.overwrite_),
      mode_(other.mode_),
      published_(other.published_) {}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  std::swap(folder_, other.folder_);
  std::swap(file_, other.file_);
  std::swap(name_, other.name_);
  std::swap(temporary_name_, other.temporary_name_);
  std::swap(old_name_, other.old_name_);
  std::swap(shown_name_, other.shown_name_);
  std::swap(overwrite_, other.overwrite_);
  std::swap(mode_, other.mode_);
  std::swap(published_, other.published_);
  return *this;
}

OutputFile::~OutputFile() { discard(); }

void OutputFile::discard() {
  // NOLINTNEXTLINE(clang-analyzer-unix.StdCLibraryFunctions): where there is an old name, there is its folder
  if (!old_name_.empty()) unlinkat(folder_.number(), old_name_.c_str(), 0);
  old_name_.clear();
  if (temporary_name_.empty()) return;
  unlinkat(folder_.number(), temporary_name_.c_str(), 0);
  forget_on_signal(folder_.number(), temporary_name_);
  temporary_name_.clear();
}

Done OutputFile::settle() {
  if (!file_) return {};
  if (mode_ && fchmod(descriptor(), *mode_) != 0) return failed_call("cannot set the rights of " + shown_name_);
  if (!force_to_disk(descriptor())) return failed_call("cannot write " + shown_name_);
  if (!file_.close()) return failed_call("cannot write " + shown_name_);
  return {};
}

Done OutputFile::publish() {
  CLI_CHECK(settle());
  const auto folder = folder_.number();
  if (overwrite_ == Overwrite::refuse) {
    if (!rename_exclusively(folder, temporary_name_.c_str(), name_.c_str())) {
      if (errno == EEXIST)
        return refused(shown_name_, "exists already", "use --force to replace it, or choose another name with -o");
      return failed_call("cannot give " + shown_name_ + " its name");
    }
  } else {
    // What is there may have become a link or a device since we looked.
    CLI_CHECK(check_place(folder, name_, shown_name_, overwrite_, nullptr));
    if (renameat(folder, temporary_name_.c_str(), folder, name_.c_str()) != 0)
      return failed_call("cannot give " + shown_name_ + " its name");
  }
  forget_on_signal(folder, temporary_name_);
  temporary_name_.clear();
  published_ = true;
  if (!force_to_disk(folder)) {
    auto failure = failed_call("cannot force the folder of " + shown_name_ + " to the disk");
    // What was replaced is gone, unless it was kept; then the new file, which is complete, is better than none.
    if (overwrite_ == Overwrite::refuse || !old_name_.empty()) withdraw();
    return failure;
  }
  return {};
}

void OutputFile::keep_old() {
  auto name = fresh_name();
  // Where a file system has no hard links there is no way back.
  if (!name || linkat(folder_.number(), name_.c_str(), folder_.number(), name->c_str(), 0) != 0) return;
  old_name_ = std::move(*name);
}

bool OutputFile::is_same_place(const OutputFile& other) const {
  struct stat here{};
  struct stat there{};
  // Who cannot be looked at is taken for the same: refusing is the harmless mistake.
  if (fstat(folder_.number(), &here) != 0 || fstat(other.folder_.number(), &there) != 0) return true;
  return name_ == other.name_ && is_same_file(here, there);
}

void OutputFile::withdraw() {
  if (old_name_.empty())
    unlinkat(folder_.number(), name_.c_str(), 0);
  else
    static_cast<void>(renameat(folder_.number(), old_name_.c_str(), folder_.number(), name_.c_str()));
  old_name_.clear();
  published_ = false;
}

Done OutputFile::check_succeeds(const InputFile& input) const {
  struct stat there{};
  if (fstatat(folder_.number(), name_.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 && is_same_file(there, input.status()))
    return {};
  return failed(ErrorCode::input_changed, shown_name_ + " was replaced while it was read", "try again");
}

}  // namespace siegel::cli
