// SPDX-License-Identifier: Apache-2.0
#include "envelope/seal_draft.h"

#include <vector>

#include "envelope/header.h"
#include "keys/stanza_body.h"

namespace siegel {

Result<SealDraft> SealDraft::create(const Provider& provider, const SealOptions& options) {
  SIEGEL_CHECK(check_options(options));
  SecretBytes file_key(file_key_size);
  FileId file_id;
  PayloadSalt salt;
  SIEGEL_CHECK(provider.random().fill(file_key.reveal_for_writing()));
  SIEGEL_CHECK(provider.random().fill(file_id));
  SIEGEL_CHECK(provider.random().fill(salt));
  SIEGEL_TRY(auto keys, HeaderKeys::derive(file_key, file_id, provider));

  auto core = core_of(options, file_id);
  if (options.metadata) {
    SIEGEL_TRY(const auto block, encode_metadata(*options.metadata));
    SIEGEL_TRY(core.sealed_metadata, keys.seal_metadata(block, provider));
  }
  SIEGEL_TRY(const auto encoded_core, encode_core(core));
  auto head = encode_head(encoded_core);
  SIEGEL_TRY(auto payload_keys,
             PayloadKeys::derive(keys.payload_key(), payload_context(head, provider), salt, provider));
  const auto binding = binding_of(head, provider);
  return SealDraft(std::move(file_key), std::move(keys), std::move(payload_keys), std::move(head), binding, options);
}

Result<PreparedSeal> SealDraft::finish(std::span<const Recipient* const> recipients, const Provider& provider) && {
  std::vector<Stanza> stanzas;
  for (const auto* recipient : recipients) {
    SIEGEL_TRY(auto stanza, recipient->wrap(file_key_, binding_, provider));
    stanzas.push_back(std::move(stanza));
  }
  if (!mix_classical_with_post_quantum_) SIEGEL_CHECK(check_quantum_mix(stanzas));
  SIEGEL_TRY(const auto encoded_recipients, encode_recipients(stanzas));
  auto header = std::move(head_);
  const auto head_size = header.size();
  append(header, encoded_recipients);
  append(header, keys_.mac({header}, provider));
  return PreparedSeal(std::move(header), head_size, std::move(payload_keys_), keys_.part_key().clone(), padding_,
                      promised_size_, std::move(signing_key_), signer_);
}

}  // namespace siegel
