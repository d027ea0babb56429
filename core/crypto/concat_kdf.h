// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "crypto/provider.h"

namespace siegel {

/// The public part of what a key is derived for (RFC 7518, 4.6.2).
struct ConcatKdfInfo {
  std::string_view algorithm;  ///< AlgorithmID: `enc` for ECDH-ES alone, else `alg`
  ByteView party_u;            ///< `apu`, decoded
  ByteView party_v;            ///< `apv`, decoded
};

/// Concat KDF (NIST SP 800-56A, 5.8.1) with SHA-256 as RFC 7518, 4.6.2, fills it in. `output_size` is at most 64 bytes.
SecretBytes concat_kdf(ByteView shared_secret, const ConcatKdfInfo& info, std::size_t output_size,
                       const Provider& provider);

}  // namespace siegel
