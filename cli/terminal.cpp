// SPDX-License-Identifier: Apache-2.0
#include "terminal.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "file_descriptor.h"
#include "safe_text.h"
#include "signals.h"

namespace siegel::cli {
namespace {

/// Reads byte by byte, so that nothing behind the line is taken from whoever reads next.
Outcome<SecretBytes> read_line(int descriptor, const std::string& from) {
  SecretBytes buffer(max_passphrase_size + 2);
  std::size_t size = 0;
  while (size < buffer.size()) {
    const auto got = read_fully(descriptor, buffer.reveal_for_writing().subspan(size, 1));
    if (got < 0) return failed_call("cannot read the passphrase from " + from);
    if (got == 0 || buffer.reveal()[size] == '\n') break;
    ++size;
  }
  if (size > 0 && buffer.reveal()[size - 1] == '\r') --size;
  if (size > max_passphrase_size) return failed(ErrorCode::bad_argument, "the passphrase is longer than 4,096 bytes");
  return SecretBytes::copy(buffer.reveal().first(size));
}

/// Turns the echo off as long as it lives.
class EchoOff {
 public:
  explicit EchoOff(int terminal) : terminal_(terminal) {
    if (tcgetattr(terminal, &before_) != 0) return;
    restore_terminal_on_signal(terminal, &before_);
    auto silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHOE | ECHOK | ECHONL);
    silent.c_lflag |= ICANON | ISIG;
    off_ = tcsetattr(terminal, TCSAFLUSH, &silent) == 0;
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;
  ~EchoOff() {
    if (off_) tcsetattr(terminal_, TCSANOW, &before_);
    restore_terminal_on_signal(terminal_, nullptr);
  }
  explicit operator bool() const { return off_; }

 private:
  int terminal_;
  termios before_{};
  bool off_ = false;
};

}  // namespace

Outcome<SecretBytes> ask_passphrase(const std::string& question) {
  const FileDescriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (!terminal)
    return failed(ErrorCode::io_failed, "there is no terminal to ask for the passphrase on",
                  "give it through a descriptor: --passphrase-fd 3 3< FILE");
  const EchoOff silent(terminal.number());
  if (!silent) return failed_call("cannot turn the echo of the terminal off");
  if (!write_fully(terminal.number(), bytes_of(question + ": "))) return failed_call("cannot ask for the passphrase");
  auto line = read_line(terminal.number(), "the terminal");
  if (!write_fully(terminal.number(), bytes_of("\n"))) return failed_call("cannot write to the terminal");
  CLI_TRY(const auto passphrase, std::move(line));
  return normalize_passphrase(passphrase);
}

Outcome<SecretBytes> ask_new_passphrase(const std::string& what_for) {
  CLI_TRY(auto first, ask_passphrase("Passphrase for " + what_for));
  CLI_TRY(const auto second, ask_passphrase("The same passphrase again"));
  if (!equal_constant_time(first.reveal(), second.reveal()))
    return failed(ErrorCode::bad_argument, "the two passphrases are not the same", "try again");
  return first;
}

Outcome<SecretBytes> read_passphrase(int descriptor) {
  const auto from = "descriptor " + std::to_string(descriptor);
  if (fcntl(descriptor, F_GETFD) < 0)
    return failed(ErrorCode::bad_argument, from + " is not open",
                  "open it in the shell: --passphrase-fd " + std::to_string(descriptor) + " " +
                      std::to_string(descriptor) + "< FILE");
  CLI_TRY(const auto line, read_line(descriptor, from));
  return normalize_passphrase(line);
}

Outcome<SecretBytes> normalize_passphrase(const SecretBytes& passphrase) {
  if (passphrase.empty()) return failed(ErrorCode::bad_argument, "an empty passphrase protects nothing");
  std::string normalized;
  normalized.reserve(4 * max_passphrase_size);  // never grows, so that no copy stays behind
  if (!to_nfc(text_of(passphrase.reveal()), normalized))
    return failed(ErrorCode::bad_argument, "the passphrase is not UTF-8 text", "check the encoding of the terminal");
  auto secret = SecretBytes::copy(bytes_of(normalized));
  wipe({reinterpret_cast<std::uint8_t*>(normalized.data()), normalized.size()});
  return secret;
}

}  // namespace siegel::cli
