// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "base/secret_bytes.h"

namespace siegel {

enum class X963Hash {
  sha_1,  ///< for reading what other programs write without being asked
  sha_256,
};

/// The key derivation of ANSI X9.63 (SEC 1, 3.6.1). `output_size` is in bytes, at most 64. Errors: `out_of_memory`.
Result<SecretBytes> x963_kdf(X963Hash hash, ByteView shared_secret, ByteView shared_info, std::size_t output_size);

}  // namespace siegel
