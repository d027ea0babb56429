// SPDX-License-Identifier: Apache-2.0
#include "envelope/prepared_seal.h"

#include <algorithm>

#include "envelope/header.h"
#include "envelope/limits.h"
#include "envelope/tlv.h"
#include "keys/stanza_body.h"

namespace siegel {
namespace {

Status check_options(const SealOptions& options) {
  const auto length = options.metadata ? options.metadata->length : std::nullopt;
  if (options.padding != Padding::none && !length)
    return fail(ErrorCode::bad_argument, "padding needs the length of the content in the metadata");
  if (length && !fits_into_file(*length, options.padding))
    return fail(ErrorCode::too_large, "a file holds at most 4 PiB");
  return {};
}

CoreSection core_of(const SealOptions& options, const FileId& file_id) {
  CoreSection core;
  core.context = options.context;
  core.file_id = file_id;
  core.policy = options.policy;
  core.padding = options.padding;
  return core;
}

}  // namespace

Status check_quantum_mix(std::span<const Stanza> stanzas) {
  const auto is_classical = [](const Stanza& stanza) { return quantum_safety(stanza) == QuantumSafety::not_safe; };
  const auto is_hybrid = [](const Stanza& stanza) { return stanza.known_type() == StanzaType::mlkem768_x25519; };
  if (std::ranges::any_of(stanzas, is_classical) && std::ranges::any_of(stanzas, is_hybrid))
    return fail(ErrorCode::bad_argument, "classical and post-quantum recipients are not mixed unless asked for");
  return {};
}

Result<PreparedSeal> PreparedSeal::create(std::span<const Recipient* const> recipients, const Provider& provider,
                                          const SealOptions& options) {
  SIEGEL_CHECK(check_options(options));
  SecretBytes file_key(file_key_size);
  FileId file_id;
  PayloadSalt salt;
  SIEGEL_CHECK(provider.random().fill(file_key.reveal_for_writing()));
  SIEGEL_CHECK(provider.random().fill(file_id));
  SIEGEL_CHECK(provider.random().fill(salt));
  SIEGEL_TRY(const auto keys, HeaderKeys::derive(file_key, file_id, provider));

  auto core = core_of(options, file_id);
  if (options.metadata) {
    SIEGEL_TRY(const auto block, encode_metadata(*options.metadata));
    SIEGEL_TRY(core.sealed_metadata, keys.seal_metadata(block, provider));
  }
  SIEGEL_TRY(const auto encoded_core, encode_core(core));
  auto header = encode_head(encoded_core);
  const auto context = payload_context(header, provider);
  const auto binding = binding_of(header, provider);

  std::vector<Stanza> stanzas;
  for (const auto* recipient : recipients) {
    SIEGEL_TRY(auto stanza, recipient->wrap(file_key, binding, provider));
    stanzas.push_back(std::move(stanza));
  }
  if (!options.mix_classical_with_post_quantum) SIEGEL_CHECK(check_quantum_mix(stanzas));
  SIEGEL_TRY(const auto encoded_recipients, encode_recipients(stanzas));
  append(header, encoded_recipients);
  append(header, keys.mac({header}, provider));

  SIEGEL_TRY(auto payload_keys, PayloadKeys::derive(keys.payload_key(), context, salt, provider));
  return PreparedSeal(std::move(header), std::move(payload_keys), keys.part_key().clone(), options.padding,
                      options.metadata ? options.metadata->length : std::nullopt);
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
         payload_size(padded_size(plaintext_size, options.padding));
}

}  // namespace siegel
