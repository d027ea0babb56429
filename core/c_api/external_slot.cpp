// SPDX-License-Identifier: Apache-2.0
#include "c_api/external_slot.h"

namespace siegel::c_api {

std::optional<std::size_t> ExternalSlot::body_size() const {
  if (!blob_) return std::nullopt;
  return sizeof(std::uint8_t) + provider_name_.size() + sizeof(std::uint16_t) + key_id_.size() + blob_->size();
}

Result<Stanza> ExternalSlot::wrap(const SecretBytes& file_key, ByteView binding, const Provider& provider) const {
  if (!blob_) return fail(ErrorCode::external_failed, "the key service has not wrapped the file key yet");
  SIEGEL_TRY(const auto recipient,
             ExternalRecipient::create(provider_name_, key_id_,
                                       [this](const SecretBytes&, ByteView) -> Result<Bytes> { return *blob_; }));
  return recipient.wrap(file_key, binding, provider);
}

}  // namespace siegel::c_api
