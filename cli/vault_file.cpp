// SPDX-License-Identifier: Apache-2.0
#include "vault_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>

#include "input_file.h"
#include "safe_text.h"

namespace siegel::cli {
namespace {

constexpr std::size_t read_size = std::size_t{1} << 18;
constexpr std::size_t max_mark_size = 1024;

bool exists(const std::string& path) {
  struct stat there{};
  return lstat(path.c_str(), &there) == 0;
}

}  // namespace

std::uint64_t now_seconds() { return static_cast<std::uint64_t>(std::time(nullptr)); }

Outcome<VaultFile> VaultFile::open(const std::string& path, VaultUse use, OwnKeys& keys, const Provider& provider,
                                   const std::string& mark_path) {
  VaultFile vault;
  vault.path_ = path;
  vault.mark_path_ = mark_path;
  std::optional<VaultMark> remembered;
  if (!mark_path.empty() && exists(mark_path)) {
    CLI_TRY(const auto file, InputFile::open(mark_path));
    CLI_TRY(const auto text, read_secret(file, max_mark_size));
    CLI_TRY(remembered, VaultMark::parse(text_of(text.reveal())));
  }
  const auto shown_name = safe_text(path);
  if (use == VaultUse::append && !exists(path)) {
    if (remembered)
      return failed(ErrorCode::bad_vault, "the vault " + shown_name + " is gone: its mark says that there was one");
    CLI_TRY(vault.fresh_, OutputFile::create(path, Overwrite::refuse, nullptr));
    CLI_TRY(const auto recipients, keys.recipients("the vault", provider));
    CLI_TRY(vault.vault_, Vault::create(pointers_to(recipients), provider, keys.tenant()));
    return vault;
  }
  const int flags = (use == VaultUse::append ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOFOLLOW;
  vault.file_ = FileDescriptor(::open(path.c_str(), flags));
  if (!vault.file_) return failed_call("cannot open the vault " + shown_name);
  if (use == VaultUse::append && flock(vault.file_.number(), LOCK_EX | LOCK_NB) != 0)
    return failed(ErrorCode::io_failed, "another program is writing to the vault " + shown_name,
                  "wait until it is done, and try again");
  std::optional<Failure> failure;
  const auto unlock = [&](const Header& header) -> Result<UnlockedHeader> {
    auto unlocked = keys.unlock(header, shown_name, vault_document, provider);
    if (unlocked) return *std::move(unlocked);
    failure = std::move(unlocked).error();
    return fail(failure->code, "the vault does not open");
  };
  VaultReader reader(unlock, provider, {.remembered = remembered ? &*remembered : nullptr, .now = now_seconds()});
  WipedBytes piece(read_size);
  while (true) {
    const auto got = read_fully(vault.file_.number(), piece);
    if (got < 0) return failed_call("cannot read the vault " + shown_name);
    const auto done = reader.push(ByteView(piece).first(static_cast<std::size_t>(got)));
    if (!done && failure) return failed(*std::move(failure));
    if (!done) return failed_on(shown_name, done.error());
    if (static_cast<std::size_t>(got) < piece.size()) break;
  }
  auto opened = reader.finish();
  if (!opened) return failed_on(shown_name, opened.error());
  vault.vault_ = *std::move(opened);
  return vault;
}

Done VaultFile::save() {
  const auto begin = vault_->file_size();
  CLI_TRY(const auto bytes, vault_->flush());
  if (bytes.empty()) return {};
  if (fresh_) {
    if (!write_fully(fresh_->descriptor(), bytes)) return failed_call("cannot write the vault " + fresh_->shown_name());
    CLI_CHECK(fresh_->publish());
    fresh_.reset();
    file_ = FileDescriptor(::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (!file_ || flock(file_.number(), LOCK_EX | LOCK_NB) != 0) return failed_call("cannot open the new vault again");
    return write_mark(vault_->mark());
  }
  std::array<iovec, 1> pieces{{{const_cast<std::uint8_t*>(bytes.data()), bytes.size()}}};  // NOLINT: writev only reads
  if (!write_fully_at(file_.number(), pieces, begin) || fsync(file_.number()) != 0)
    return failed_call("cannot write the vault " + safe_text(path_));
  return write_mark(vault_->mark());
}

Done VaultFile::write_mark(const VaultMark& mark) const {
  if (mark_path_.empty()) return {};
  CLI_TRY(auto file, OutputFile::create(mark_path_, Overwrite::replace, nullptr));
  if (!write_fully(file.descriptor(), bytes_of(mark.print()))) return failed_call("cannot write " + file.shown_name());
  return file.publish();
}

Done write_vault(VaultRewrite rewrite, int descriptor, const std::string& shown_name) {
  while (true) {
    CLI_TRY(const auto piece, rewrite.next());
    if (piece.empty()) return {};
    if (!write_fully(descriptor, piece)) return failed_call("cannot write " + shown_name);
  }
}

Done VaultFile::rewrite() {
  CLI_TRY(auto file, OutputFile::create(path_, Overwrite::replace, nullptr));
  CLI_TRY(auto rewrite, vault_->rewrite());
  CLI_CHECK(write_vault(std::move(rewrite), file.descriptor(), file.shown_name()));
  return file.publish();
}

}  // namespace siegel::cli
