// SPDX-License-Identifier: Apache-2.0
#include "keys/external.h"

#include "base/utf8.h"

namespace siegel {

Result<ExternalRecipient> ExternalRecipient::create(std::string provider_name, Bytes key_id, WrapFunction wrap) {
  const auto name = bytes_of(provider_name);
  if (name.empty() || name.size() > 255 || !is_utf8(name) || has_control_character(name))
    return fail(ErrorCode::bad_argument, "the name of an external key service has 1 to 255 bytes of text");
  if (key_id.size() > 65535) return fail(ErrorCode::bad_argument, "an external key id has at most 65,535 bytes");
  return ExternalRecipient(std::move(provider_name), std::move(key_id), std::move(wrap));
}

Result<Stanza> ExternalRecipient::wrap(const SecretBytes& file_key, ByteView binding,
                                       const Provider& /*provider*/) const {
  SIEGEL_TRY(const auto blob, wrap_(file_key, binding));
  if (blob.empty() || blob.size() > max_external_blob_size)
    return fail(ErrorCode::external_failed, "the wrapped key from outside is empty or too long");
  Stanza stanza{static_cast<std::uint16_t>(StanzaType::external), {}};
  stanza.body.push_back(static_cast<std::uint8_t>(provider_name_.size()));
  append(stanza.body, bytes_of(provider_name_));
  append_big_endian(stanza.body, static_cast<std::uint16_t>(key_id_.size()));
  append(stanza.body, key_id_);
  append(stanza.body, blob);
  return stanza;
}

Result<std::optional<SecretBytes>> ExternalIdentity::unwrap(const Stanza& stanza, ByteView binding,
                                                            const Provider& /*provider*/) const {
  if (stanza.type != static_cast<std::uint16_t>(StanzaType::external)) return std::nullopt;
  SIEGEL_TRY(const auto body, ExternalBody::read(stanza));
  if (text_of(body.provider) != provider_name_) return std::nullopt;
  SIEGEL_TRY(auto file_key, unwrap_(body.key_id, body.blob, binding));
  if (file_key && file_key->size() != file_key_size)
    return fail(ErrorCode::external_failed, "the unwrapped key from outside has not 32 bytes");
  return file_key;
}

}  // namespace siegel
