// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "crypto/provider.h"

namespace siegel {

/// ECC-CMS-SharedInfo in DER (RFC 5753, 7.2), which a key agreement is bound to. `key_wrap` is the AlgorithmIdentifier
/// of the key wrap as it stands in the message, `key_size` that of its key in bytes.
Bytes cms_shared_info(ByteView key_wrap, const std::optional<Bytes>& user_keying_material, std::size_t key_size);

/// The key-encryption key by HKDF with SHA-256 over it (RFC 8418, 2.2), 16 to 32 bytes. The keying material of the
/// sender is the salt.
SecretBytes cms_hkdf(ByteView shared_secret, const std::optional<Bytes>& user_keying_material, ByteView shared_info,
                     std::size_t key_size, const Provider& provider);

}  // namespace siegel
