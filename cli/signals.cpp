// SPDX-License-Identifier: Apache-2.0
#include "signals.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <exception>
#include <string_view>

namespace siegel::cli {
namespace {

struct Announced {
  std::atomic<bool> in_use = false;
  int folder = -1;
  std::array<char, 64> name{};
};
std::array<Announced, 8> announced;

std::atomic<bool> terminal_changed = false;
int terminal_descriptor = -1;
termios terminal_state;

constexpr std::array ending_signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

// Only calls that POSIX allows in a signal handler, here and below: unlinkat, tcsetattr, signal, raise.
void clean_up() {
  for (auto& file : announced)
    if (file.in_use) unlinkat(file.folder, file.name.data(), 0);
  if (terminal_changed) tcsetattr(terminal_descriptor, TCSANOW, &terminal_state);
}

void clean_up_and_end(int number) {
  clean_up();
  static_cast<void>(std::signal(number, SIG_DFL));
  // The signal is blocked while its handler runs: unblock it, or it would wait until after the return.
  sigset_t this_one;
  sigemptyset(&this_one);
  sigaddset(&this_one, number);
  pthread_sigmask(SIG_UNBLOCK, &this_one, nullptr);
  static_cast<void>(raise(number));
}

/// Where even an exception finds no memory, C++ gives up. Several threads may at once: the first one speaks.
[[noreturn]] void clean_up_and_fail() {
  static std::atomic_flag begun = ATOMIC_FLAG_INIT;
  while (begun.test_and_set()) pause();
  clean_up();
  constexpr std::string_view message = "siegel: error: there is not enough memory, or a fault in siegel itself\n";
  if (write(STDERR_FILENO, message.data(), message.size()) < 0) _exit(1);
  _exit(1);
}

}  // namespace

void install_signal_handlers() {
  std::set_terminate(clean_up_and_fail);
  struct sigaction action{};
  action.sa_handler = clean_up_and_end;
  sigfillset(&action.sa_mask);
  for (const int number : ending_signals) {
    struct sigaction before{};
    // Who started us with a signal ignored (nohup) wants it so.
    if (sigaction(number, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    sigaction(number, &action, nullptr);
  }
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  static_cast<void>(std::signal(SIGXFSZ, SIG_IGN));
}

void remove_on_signal(int folder, const std::string& name) {
  for (auto& file : announced) {
    if (file.in_use || name.size() >= file.name.size()) continue;
    file.folder = folder;
    std::memcpy(file.name.data(), name.c_str(), name.size() + 1);
    file.in_use = true;
    return;
  }
}

void forget_on_signal(int folder, const std::string& name) {
  for (auto& file : announced)
    if (file.in_use && file.folder == folder && name == file.name.data()) file.in_use = false;
}

void restore_terminal_on_signal(int terminal, const termios* state) {
  terminal_changed = false;
  if (state == nullptr) return;
  terminal_descriptor = terminal;
  terminal_state = *state;
  terminal_changed = true;
}

}  // namespace siegel::cli
