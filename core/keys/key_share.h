// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "keys/public_key_recipient.h"

namespace siegel {

// Shared custody: an identity split k of n, for recovery and for opening by several people together.

/// Each share as text, `SIEGEL-KEY-SHARE-1…` in upper case. Errors: those of `split_secret`.
Result<std::vector<SecretBytes>> split_identity(const PublicKeyIdentity& identity, std::size_t threshold,
                                                std::size_t count, const Provider& provider);

/// Errors: `bad_key` for what is no share, and as `join_shares`.
Result<PublicKeyIdentity> join_identity(std::span<const ByteView> shares, const Provider& provider);

}  // namespace siegel
