// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "keys/external.h"

namespace siegel::c_api {

/// An external recipient whose wrapped key is handed in later, by a caller who cannot be called back.
class ExternalSlot final : public Recipient {
 public:
  ExternalSlot(std::string provider_name, Bytes key_id)
      : provider_name_(std::move(provider_name)), key_id_(std::move(key_id)) {}

  void fill(Bytes blob) { blob_ = std::move(blob); }

  StanzaType type() const override { return StanzaType::external; }
  std::optional<std::size_t> body_size() const override;
  /// Errors: `external_failed` while nothing was handed in.
  Result<Stanza> wrap(const SecretBytes& file_key, ByteView binding, const Provider& provider) const override;

 private:
  std::string provider_name_;
  Bytes key_id_;
  std::optional<Bytes> blob_;
};

}  // namespace siegel::c_api
