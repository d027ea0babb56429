// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include "sealed_input.h"

namespace siegel::cli {

/// The whole of a message in a format of others. Fails as `StandardEnvelope::parse` does, and with `too_large` before
/// more than such a message can have is in memory.
Outcome<StandardEnvelope> read_envelope(SealedInput& input, const EnvelopeLimits& limits);

/// All of a file that is to be sealed into one message, with room for a tag. Fails with `too_large`.
Outcome<WipedBytes> read_content(const InputFile& input, std::size_t limit);

/// `--max-content`, in MiB.
void add_max_content_option(CLI::App& command, std::size_t& mebibytes);

}  // namespace siegel::cli
