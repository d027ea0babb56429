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

/// The key of the public context that says whose file or document it is.
inline constexpr std::string_view tenant_context_key = "siegel.tenant";

/// `tenant`: whose it is; empty for nobody's. Errors: those of `PreparedSeal::create`.
Result<Bytes> seal_document(std::string_view kind, ByteView content, std::span<const Recipient* const> recipients,
                            const Provider& provider, std::string_view tenant = {});

/// What `unlock` has to be told, so that another kind, or a document that is not this tenant's, is refused with
/// `policy_denied`. Who acts for no tenant may open that of any.
Requirements document_requirements(std::string_view kind, std::string_view tenant = {});
/// Empty for nobody's.
std::string tenant_of_document(const Header& header);

/// The content, from what follows the header. Errors: `too_large` beyond `max_size` bytes; those of `Opener`.
Result<SecretBytes> open_document(const UnlockedHeader& unlocked, ByteView payload, std::size_t max_size,
                                  const Provider& provider);

struct OpenedDocument {
  SecretBytes content;
  std::string tenant;  ///< empty for nobody's
};

/// Header and payload in one. Errors: those of `HeaderReader`, `unlock` and `Opener`; `too_large`.
Result<OpenedDocument> open_document(const Requirements& requirements, ByteView sealed, std::size_t max_size,
                                     std::span<const Identity* const> identities, const Provider& provider);

}  // namespace siegel
