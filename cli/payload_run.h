// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "command.h"
#include "pipeline.h"
#include "sealed_input.h"

namespace siegel::cli {

/// Opens the payload of an unlocked file, whose first `PayloadPrefix` was read, and verifies its signature if it has
/// one: that is known only after everything went to `to`. Fails with `bad_signature`, and as run_pipeline does.
Done open_payload(SealedInput& input, const UnlockedHeader& unlocked, const PayloadPrefix& prefix,
                  const PipelineOutput& to, const Setting& setting);

/// Reads a seekable signed file once to verify its signature, for an output that cannot be taken back. What is then
/// opened is verified once more. Fails with `bad_signature`, `truncated`.
Done verify_signature_first(SealedInput& input, const UnlockedHeader& unlocked, const PayloadPrefix& prefix,
                            const Setting& setting);

/// On standard error: who signed a file whose signature was verified. Nothing for a file that is not signed.
Done tell_signer(const SealedInput& input, const UnlockedHeader& unlocked, ProgressMode mode);

}  // namespace siegel::cli
