// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "base/wiped_bytes.h"
#include "formats/envelope.h"

namespace siegel {

struct CoseOptions {
  bool tagged = true;             ///< with the tag that says what it is (RFC 9052, 2)
  bool name_keys = true;          ///< with `kid`; without, nobody reads in it for whom it is
  std::string content_type = {};  ///< a media type, protected; empty: none
  Bytes external_data = {};       ///< authenticated, and agreed elsewhere (RFC 9052, 4.3)
  std::size_t max_content = default_max_envelope_content;
};

/// A COSE message in A256GCM. One symmetric key that says by its `alg` that it is `dir` or `A256GCM` makes a
/// COSE_Encrypt0; everything else a COSE_Encrypt with A256KW, or ECDH-ES + A256KW on P-256 and X25519. EXPERIMENTAL: a
/// key for `HPKE-4-KE` or `HPKE-7-KE`, and a single one for `HPKE-4` or `HPKE-7`, a COSE_Encrypt0. The content is
/// sealed where it stands: with room for `aead_tag_size` bytes more nothing is copied. Errors: `bad_argument` for no or
/// too many recipients, a passphrase, or a key for direct use beside others; `bad_key` for a key that is not meant for
/// encryption or has another size than its algorithm; `unsupported` for another algorithm; `too_large`;
/// `random_failed`.
Result<Bytes> seal_cose(WipedBytes content, std::span<const EnvelopeSecret> recipients, const CoseOptions& options,
                        const Provider& provider);

}  // namespace siegel
