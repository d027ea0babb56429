// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "keys/identity.h"
#include "keys/recipient.h"
#include "keys/stanza_body.h"

namespace siegel {

/// The public blob that stands for the file key. Errors: `external_failed`.
using WrapFunction = std::function<Result<Bytes>(const SecretBytes& file_key, ByteView binding)>;
/// The file key, or nothing if this key is not held there. Errors: `external_failed`.
using UnwrapFunction =
    std::function<Result<std::optional<SecretBytes>>(ByteView key_id, ByteView blob, ByteView binding)>;

inline constexpr std::size_t max_external_blob_size = 65536;  ///< bytes; a wrapped key of any known service fits

/// The file key wrapped by something outside: a key management service, a hardware module, a program.
class ExternalRecipient final : public Recipient {
 public:
  /// `provider_name` names the kind of service (1 to 255 bytes of UTF-8), `key_id` its key (up to 65,535 bytes); both
  /// are public. Errors: `bad_argument`.
  static Result<ExternalRecipient> create(std::string provider_name, Bytes key_id, WrapFunction wrap);

  StanzaType type() const override { return StanzaType::external; }
  std::optional<std::size_t> body_size() const override { return std::nullopt; }
  Result<Stanza> wrap(const SecretBytes& file_key, ByteView binding, const Provider& provider) const override;

 private:
  ExternalRecipient(std::string provider_name, Bytes key_id, WrapFunction wrap)
      : provider_name_(std::move(provider_name)), key_id_(std::move(key_id)), wrap_(std::move(wrap)) {}

  std::string provider_name_;
  Bytes key_id_;
  WrapFunction wrap_;
};

class ExternalIdentity final : public Identity {
 public:
  ExternalIdentity(std::string provider_name, UnwrapFunction unwrap)
      : provider_name_(std::move(provider_name)), unwrap_(std::move(unwrap)) {}

  /// Errors: `external_failed` also if what comes back has not 32 bytes.
  Result<std::optional<SecretBytes>> unwrap(const Stanza& stanza, ByteView binding,
                                            const Provider& provider) const override;

 private:
  std::string provider_name_;
  UnwrapFunction unwrap_;
};

}  // namespace siegel
