// SPDX-License-Identifier: Apache-2.0
#include "envelope/rewrap.h"

#include "envelope/prepared_seal.h"

namespace siegel {

Result<Bytes> rewrap(const UnlockedHeader& unlocked, std::span<const Recipient* const> recipients,
                     const Provider& provider, const RewrapOptions& options) {
  const auto& header = unlocked.header();
  const auto binding = binding_of(header.head(), provider);
  std::vector<Stanza> stanzas;
  if (options.mode == RewrapMode::add) stanzas = header.stanzas();
  for (const auto* recipient : recipients) {
    SIEGEL_TRY(auto stanza, recipient->wrap(unlocked.file_key(), binding, provider));
    stanzas.push_back(std::move(stanza));
  }
  if (!options.mix_classical_with_post_quantum) SIEGEL_CHECK(check_quantum_mix(stanzas));
  SIEGEL_TRY(const auto encoded_recipients, encode_recipients(stanzas));

  Bytes encoded(header.head().begin(), header.head().end());
  append(encoded, encoded_recipients);
  append(encoded, unlocked.keys().mac({encoded}, provider));
  return encoded;
}

}  // namespace siegel
