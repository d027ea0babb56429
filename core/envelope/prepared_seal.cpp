// SPDX-License-Identifier: Apache-2.0
#include "envelope/prepared_seal.h"

#include <algorithm>

#include "envelope/header.h"
#include "envelope/limits.h"
#include "envelope/seal_draft.h"
#include "envelope/tlv.h"
#include "keys/stanza_body.h"

namespace siegel {

Status check_quantum_mix(std::span<const Stanza> stanzas) {
  const auto is_classical = [](const Stanza& stanza) { return quantum_safety(stanza) == QuantumSafety::not_safe; };
  const auto is_hybrid = [](const Stanza& stanza) { return stanza.known_type() == StanzaType::mlkem768_x25519; };
  if (std::ranges::any_of(stanzas, is_classical) && std::ranges::any_of(stanzas, is_hybrid))
    return fail(ErrorCode::bad_argument, "classical and post-quantum recipients are not mixed unless asked for");
  return {};
}

Result<PreparedSeal> PreparedSeal::create(std::span<const Recipient* const> recipients, const Provider& provider,
                                          const SealOptions& options) {
  SIEGEL_TRY(auto draft, SealDraft::create(provider, options));
  return std::move(draft).finish(recipients, provider);
}

PayloadSignature PreparedSeal::begin_signature(const Provider& provider) const {
  PayloadSignature signature(head(), provider);
  signature.begin(payload_prefix());
  return signature;
}

Result<std::uint64_t> sealed_size(std::uint64_t plaintext_size, std::span<const Recipient* const> recipients,
                                  const SealOptions& options) {
  SIEGEL_CHECK(check_options(options));
  if (!fits_into_file(plaintext_size, options.padding)) return fail(ErrorCode::too_large, "a file holds at most 4 PiB");
  auto core = core_of(options, {});
  if (options.metadata) {
    SIEGEL_TRY(const auto block, encode_metadata(*options.metadata));
    core.sealed_metadata.resize(block.size() + aead_tag_size);
  }
  SIEGEL_TRY(const auto encoded_core, encode_core(core));
  std::size_t recipients_size = sizeof(std::uint32_t);
  for (const auto* recipient : recipients) {
    const auto body_size = recipient->body_size();
    if (!body_size)
      return fail(ErrorCode::unsupported, "the size is only known after an external service wrapped the key");
    recipients_size += tlv_head_size + *body_size;
  }
  return encode_head(encoded_core).size() + recipients_size + header_mac_size +
         payload_size(padded_size(plaintext_size, options.padding)) + (signer_of(options) ? signature_trailer_size : 0);
}

}  // namespace siegel
