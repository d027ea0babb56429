// SPDX-License-Identifier: Apache-2.0
#include "text_output.h"

#include <unistd.h>

#include "file_descriptor.h"
#include "input_file.h"

namespace siegel::cli {

Done print_out(std::string_view text) {
  if (!write_fully(STDOUT_FILENO, bytes_of(text))) return failed_call("cannot write standard output");
  return {};
}

Outcome<std::string> read_text_file(const std::string& path, std::size_t limit) {
  CLI_TRY(const auto file, InputFile::open(path));
  CLI_TRY(const auto text, read_secret(file, limit));
  return std::string(text_of(text.reveal()));
}

}  // namespace siegel::cli
