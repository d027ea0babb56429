// SPDX-License-Identifier: Apache-2.0
#include "file_digest.h"

#include "input_file.h"

namespace siegel::cli {
namespace {
constexpr std::size_t block_size = 65536;
}  // namespace

Outcome<Sha256Digest> sha_256_of_file(const std::string& path, const Provider& provider) {
  CLI_TRY(const auto input, InputFile::open(path));
  const auto hash = provider.sha_256();
  SecretBytes block(block_size);
  while (true) {
    const auto got = read_fully(input.descriptor(), block.reveal_for_writing());
    if (got < 0) return failed_call("cannot read " + input.shown_name());
    hash->update(block.reveal().first(static_cast<std::size_t>(got)));
    if (static_cast<std::size_t>(got) < block.size()) return hash->finish();
  }
}

}  // namespace siegel::cli
