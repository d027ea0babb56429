// SPDX-License-Identifier: Apache-2.0
#include "envelope/unlock.h"

#include <algorithm>

#include "stream/chunk_layout.h"

namespace siegel {
namespace {

Status check_requirements(const CoreSection& core, const Requirements& requirements) {
  for (const auto& [key, value] : requirements.context) {
    const auto found = core.context.find(key);
    if (found == core.context.end() || found->second != value)
      return fail(ErrorCode::policy_denied, "the file does not carry the required context");
  }
  if (requirements.policy && core.policy != requirements.policy)
    return fail(ErrorCode::policy_denied, "the file was not sealed under the required policy");
  if (!requirements.signers) return {};
  if (!core.signer) return fail(ErrorCode::policy_denied, "the file is not signed, and a signature is required");
  if (std::ranges::find(*requirements.signers, *core.signer) == requirements.signers->end())
    return fail(ErrorCode::policy_denied, "the file is signed by nobody of those who were required");
  return {};
}

}  // namespace

std::optional<std::uint64_t> UnlockedHeader::payload_size() const {
  const auto size = plaintext_size();
  if (!size) return std::nullopt;
  return siegel::payload_size(padded_size(*size, header_.core().padding));
}

Result<UnlockedHeader> unlock_with_file_key(Header header, SecretBytes file_key, const Provider& provider,
                                            const Requirements& requirements) {
  SIEGEL_TRY(auto keys, HeaderKeys::derive(file_key, header.core().file_id, provider));
  const auto mac = keys.mac({header.authenticated()}, provider);
  if (!equal_constant_time(mac, header.mac()))
    return fail(ErrorCode::header_forged, "the header was altered after sealing");
  UnlockedHeader unlocked(std::move(header), std::move(keys), std::move(file_key));
  const auto& core = unlocked.header_.core();
  SIEGEL_CHECK(check_requirements(core, requirements));
  if (!core.sealed_metadata.empty()) {
    SIEGEL_TRY(const auto block, unlocked.keys_.open_metadata(core.sealed_metadata, provider));
    SIEGEL_TRY(unlocked.metadata_, decode_metadata(block));
  }
  const auto size = unlocked.plaintext_size();
  if (core.padding != Padding::none && !size)
    return fail(ErrorCode::bad_header, "a padded file does not say how long its content is");
  if (size && !fits_into_file(*size, core.padding))
    return fail(ErrorCode::bad_header, "the length in the metadata is impossible");
  return unlocked;
}

Result<UnlockedHeader> unlock(Header header, std::span<const Identity* const> identities, const Provider& provider,
                              const Requirements& requirements) {
  const auto binding = binding_of(header.head(), provider);
  for (const auto* identity : identities) {
    for (const auto& stanza : header.stanzas()) {
      SIEGEL_TRY(auto file_key, identity->unwrap(stanza, binding, provider));
      if (!file_key) continue;
      const bool guessable = identity->is_guessable();
      auto unlocked = unlock_with_file_key(std::move(header), std::move(*file_key), provider, requirements);
      if (!unlocked && guessable && unlocked.error().code == ErrorCode::header_forged)
        return fail(ErrorCode::bad_passphrase, "the passphrase is wrong, or the header was altered");
      return unlocked;
    }
  }
  return fail(ErrorCode::no_matching_key, "no given key fits this file");
}

}  // namespace siegel
