// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "base/secret_bytes.h"
#include "envelope/prepared_seal.h"
#include "envelope/unlock.h"

namespace siegel {

/// Small secrets that are sealed files of our own, whole in memory: keyrings, the heads of vaults. What a document is
/// stands in its context, `siegel-document`, so that one kind is never taken for another.
inline constexpr std::string_view document_kind_key = "siegel-document";

/// Errors: those of `PreparedSeal::create`.
Result<Bytes> seal_document(std::string_view kind, ByteView content, std::span<const Recipient* const> recipients,
                            const Provider& provider);

/// What `unlock` has to be told, so that another kind is refused with `policy_denied`.
Requirements document_requirements(std::string_view kind);

/// The content, from what follows the header. Errors: `too_large` beyond `max_size` bytes; those of `Opener`.
Result<SecretBytes> open_document(const UnlockedHeader& unlocked, ByteView payload, std::size_t max_size,
                                  const Provider& provider);

/// Header and payload in one. Errors: those of `HeaderReader`, `unlock` and `Opener`; `too_large`.
Result<SecretBytes> open_document(std::string_view kind, ByteView sealed, std::size_t max_size,
                                  std::span<const Identity* const> identities, const Provider& provider);

}  // namespace siegel
