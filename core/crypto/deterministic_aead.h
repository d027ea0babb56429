// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "base/result.h"

namespace siegel {

inline constexpr std::size_t siv_tag_size = 16;  ///< bytes in front of the ciphertext; tag and IV in one
/// RFC 5297, 2.6: "components ... number ... MUST NOT be more than 126", with the plaintext one more.
inline constexpr std::size_t max_siv_components = 126;

/// AES-SIV without a nonce (RFC 5297, 1.3.3): equal plaintexts under equal components give equal ciphertexts, and
/// nothing else is told. Not for use from two threads at once.
class DeterministicAead {
 public:
  virtual ~DeterministicAead() = default;

  /// V || C, `siv_tag_size` longer than the plaintext. Errors: `bad_argument` for more than `max_siv_components`.
  virtual Result<Bytes> seal(std::span<const ByteView> components, ByteView plaintext) = 0;
  /// Errors: `payload_forged` for anything that `seal` did not give with these components; `bad_argument` as above.
  virtual Result<Bytes> open(std::span<const ByteView> components, ByteView sealed) = 0;
};

}  // namespace siegel
