// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/provider.h"

namespace siegel::botan {

/// Argon2id with any number of lanes, which libsodium cannot.
Status argon2id(ByteView passphrase, ByteView salt, const Argon2Cost& cost, ByteSpan out);

}  // namespace siegel::botan
