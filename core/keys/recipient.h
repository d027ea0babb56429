// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/secret_bytes.h"
#include "crypto/provider.h"
#include "keys/stanza.h"

namespace siegel {

/// Someone who shall be able to open a file.
class Recipient {
 public:
  virtual ~Recipient() = default;

  virtual StanzaType type() const = 0;

  /// Bytes of the stanza's body, so that the size of a sealed file is known before it is made. Nothing if only
  /// something outside knows.
  virtual std::optional<std::size_t> body_size() const = 0;

  /// Wraps the file key (32 bytes) so that only this recipient gets it back. `binding` is the SHA-512 of the
  /// unchanging head of the file and ties the stanza to it. Errors: `bad_key`, `random_failed`, `external_failed`.
  virtual Result<Stanza> wrap(const SecretBytes& file_key, ByteView binding, const Provider& provider) const = 0;
};

}  // namespace siegel
