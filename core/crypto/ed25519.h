// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret_bytes.h"

namespace siegel {

// Ed25519 (RFC 8032), the pure variant.

inline constexpr std::size_t ed25519_seed_size = 32;  ///< bytes of the private key (RFC 8032, 5.1.5)
using Ed25519PublicKey = std::array<std::uint8_t, 32>;
using Ed25519Signature = std::array<std::uint8_t, 64>;

/// Errors: `bad_key` unless the seed has 32 bytes.
Result<Ed25519PublicKey> ed25519_public_key(const SecretBytes& seed);

/// Errors: `bad_key` unless the seed has 32 bytes.
Result<Ed25519Signature> ed25519_sign(const SecretBytes& seed, ByteView message);

/// False for a signature that is not the one of this key, or a key of low order. Both have their canonical form only.
bool ed25519_verify(const Ed25519PublicKey& key, ByteView message, const Ed25519Signature& signature);

}  // namespace siegel
