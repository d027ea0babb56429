// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/provider.h"

namespace siegel::sodium {

/// libsodium computes Argon2id with one lane and a salt of 16 bytes only.
bool can_compute_argon2id(ByteView salt, const Argon2Cost& cost);

/// Errors: `out_of_memory`.
Status argon2id(ByteView passphrase, ByteView salt, const Argon2Cost& cost, ByteSpan out);

}  // namespace siegel::sodium
