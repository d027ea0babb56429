// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/secret_bytes.h"
#include "crypto/provider.h"
#include "keys/stanza.h"

namespace siegel {

/// Something that can open files: a secret key, a passphrase, a service.
class Identity {
 public:
  virtual ~Identity() = default;

  /// The file key if the stanza is for this identity; nothing if it is not; an error if it is, but broken.
  virtual Result<std::optional<SecretBytes>> unwrap(const Stanza& stanza, ByteView binding,
                                                    const Provider& provider) const = 0;

  /// True for a secret that could be guessed. Then a forged header must look like a wrong guess, or the difference
  /// would tell an attacker who edits headers whether a guess was right.
  virtual bool is_guessable() const { return false; }
};

}  // namespace siegel
