// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "failure.h"

namespace siegel::cli {

/// The longest passphrase, in bytes of UTF-8.
inline constexpr std::size_t max_passphrase_size = 4096;

/// Asks on the terminal that belongs to the process, with echo off, whatever standard input and output are. Fails
/// with `io_failed` where there is no terminal.
Outcome<SecretBytes> ask_passphrase(const std::string& question);

/// Asks twice and compares; for a passphrase that nothing could check.
Outcome<SecretBytes> ask_new_passphrase(const std::string& what_for);

/// The first line of a descriptor (`--passphrase-fd`), without its line end.
Outcome<SecretBytes> read_passphrase(int descriptor);

/// Brings a passphrase into NFC, the one form docs/format.md knows. Fails with `bad_argument` if it is empty or not
/// UTF-8.
Outcome<SecretBytes> normalize_passphrase(const SecretBytes& passphrase);

}  // namespace siegel::cli
