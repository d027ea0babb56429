// SPDX-License-Identifier: Apache-2.0
#include "envelope/sealed_document.h"

#include <algorithm>
#include <string>

#include "base/wiped_bytes.h"
#include "envelope/header_reader.h"
#include "envelope/opener.h"
#include "envelope/sealer.h"

namespace siegel {

Result<Bytes> seal_document(std::string_view kind, ByteView content, std::span<const Recipient* const> recipients,
                            const Provider& provider, std::string_view tenant) {
  SealOptions options;
  options.context.emplace(document_kind_key, kind);
  if (!tenant.empty()) options.context.emplace(tenant_context_key, tenant);
  SIEGEL_TRY(const auto prepared, PreparedSeal::create(recipients, provider, options));
  SIEGEL_TRY(auto sealer, Sealer::create(prepared, provider));
  Bytes sealed;
  SIEGEL_TRY(const auto body, sealer.push(content));
  append(sealed, body);
  SIEGEL_TRY(const auto last, sealer.finish());
  append(sealed, last);
  return sealed;
}

Requirements document_requirements(std::string_view kind, std::string_view tenant) {
  Requirements requirements;
  requirements.context.emplace(document_kind_key, kind);
  if (!tenant.empty()) requirements.context.emplace(tenant_context_key, tenant);
  return requirements;
}

std::string tenant_of_document(const Header& header) {
  const auto& context = header.core().context;
  const auto found = context.find(std::string(tenant_context_key));
  return found == context.end() ? std::string() : found->second;
}

Result<SecretBytes> open_document(const UnlockedHeader& unlocked, ByteView payload, std::size_t max_size,
                                  const Provider& provider) {
  // A payload is longer than its content, by less than this.
  if (payload.size() > 2 * max_size + payload_prefix_size + sealed_chunk_size)
    return fail(ErrorCode::too_large, "a sealed document is larger than documents of its kind can be");
  SIEGEL_TRY(auto opener, Opener::create(unlocked, provider));
  WipedBytes content;
  SIEGEL_TRY(const auto body, opener.push(payload));
  append(content, body);
  SIEGEL_TRY(const auto last, opener.finish());
  append(content, last);
  if (content.size() > max_size)
    return fail(ErrorCode::too_large, "a sealed document is larger than documents of its kind can be");
  return SecretBytes::copy(content);
}

Result<OpenedDocument> open_document(const Requirements& requirements, ByteView sealed, std::size_t max_size,
                                     std::span<const Identity* const> identities, const Provider& provider) {
  HeaderReader reader;
  SIEGEL_TRY(const bool complete, reader.push(sealed));
  if (!complete) SIEGEL_CHECK(reader.finish());
  auto tenant = tenant_of_document(reader.header());
  SIEGEL_TRY(const auto unlocked, unlock(reader.header(), identities, provider, requirements));
  SIEGEL_TRY(auto content, open_document(unlocked, reader.rest(), max_size, provider));
  return OpenedDocument{std::move(content), std::move(tenant)};
}

}  // namespace siegel
