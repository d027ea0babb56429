// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "base/wiped_bytes.h"
#include "formats/envelope.h"

namespace siegel {

enum class JweSerialization : std::uint8_t {
  compact,    ///< one recipient, five parts (RFC 7516, 7.1)
  flattened,  ///< one recipient, JSON (7.2.2)
  general,    ///< any number, JSON (7.2.1)
};

struct JweOptions {
  JweSerialization serialization = JweSerialization::compact;
  std::string content_type = {};              ///< `cty`, protected; empty: none
  std::optional<Bytes> additional_data = {};  ///< `aad`; JSON only
  bool name_keys = true;                      ///< with `kid`; without, nobody reads in it for whom it is
  std::uint32_t pbkdf2_iterations = 0;        ///< of a passphrase; 0: `pbkdf2_iterations`
  std::size_t max_content = default_max_envelope_content;
};

/// A JWE in `A256GCM`. A key says by its `alg` which algorithm it is for; without one it is ECDH-ES+A256KW,
/// RSA-OAEP-256 or A256KW. A passphrase is PBES2-HS512+A256KW. EXPERIMENTAL: `HPKE-4`, `HPKE-7` and the same with
/// `-KE`. The content is sealed where it stands: with room for `aead_tag_size` bytes more nothing is copied. Errors:
/// `bad_argument` for no or several recipients where there has to be one, additional data in a compact message, no
/// passphrase; `bad_key` for a key that is not meant for encryption or has another size than its algorithm;
/// `unsupported` for an `alg` that is not written; `too_large`; `random_failed`.
Result<Bytes> seal_jwe(WipedBytes content, std::span<const EnvelopeSecret> recipients, const JweOptions& options,
                       const Provider& provider);

}  // namespace siegel
