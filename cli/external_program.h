// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "failure.h"

namespace siegel::cli {

/// The provider of the stanzas whose keys such programs hold.
inline constexpr std::string_view command_provider = "command";

/// A program that holds the key: it reads bytes on standard input and writes bytes on standard output. It is started
/// without a shell.
struct ExternalProgram {
  /// "prog arg 'arg with blank'" in words; quotes group, nothing else is special. Fails with `bad_argument`.
  static Outcome<ExternalProgram> parse(const std::string& command_line);

  std::vector<std::string> words;
};

/// Gives `input` to the program and returns what it writes, at most `limit` bytes. SIEGEL_KEY_ID and SIEGEL_BINDING
/// in its environment tell which key is meant and, in hexadecimal, what the key is bound to; both are public. Errors:
/// `external_failed` if it cannot be started, ends with another status than 0, or writes more.
Result<SecretBytes> run(const ExternalProgram& program, ByteView input, ByteView key_id, ByteView binding,
                        std::size_t limit);

}  // namespace siegel::cli
