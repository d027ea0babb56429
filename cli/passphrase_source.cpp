// SPDX-License-Identifier: Apache-2.0
#include "passphrase_source.h"

#include <fcntl.h>

#include "terminal.h"

namespace siegel::cli {
void PassphraseSource::add_options(CLI::App& command) {
  command
      .add_option("--passphrase-fd", descriptor_,
                  "read passphrases from this open descriptor, one a line: first the one to open with, then a new one")
      ->type_name("N")
      ->check(CLI::Range(0, 1'048'575).description(""));
}

void PassphraseSource::keep_from_programs() const {
  if (descriptor_ > STDERR_FILENO) fcntl(descriptor_, F_SETFD, FD_CLOEXEC);
}

Outcome<SecretBytes> PassphraseSource::fresh(const std::string& what_for) {
  if (fresh_.empty()) {
    CLI_TRY(fresh_, is_given() ? read_passphrase(descriptor_) : ask_new_passphrase(what_for));
  }
  return fresh_.clone();
}

Outcome<SecretBytes> PassphraseSource::existing(const std::string& what_for) {
  if (!is_given()) return ask_passphrase("Passphrase for " + what_for);
  if (existing_.empty()) {
    CLI_TRY(existing_, read_passphrase(descriptor_));
  }
  return existing_.clone();
}

}  // namespace siegel::cli
