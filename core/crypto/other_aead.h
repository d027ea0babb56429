// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/provider.h"

namespace siegel {

// Ciphers that formats of others are read and written in, where AES-256-GCM is not among what they allow. Both have
// nonces of 12 bytes and tags of 16.

/// AES-128-GCM (NIST SP 800-38D). Errors: `bad_key` unless the key has 16 bytes.
Result<std::unique_ptr<Aead>> aes_128_gcm(ByteView key);

/// ChaCha20-Poly1305 (RFC 8439). Errors: `bad_key` unless the key has 32 bytes.
Result<std::unique_ptr<Aead>> chacha20_poly1305(ByteView key);

}  // namespace siegel
