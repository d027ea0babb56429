// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "base/wiped_bytes.h"
#include "formats/envelope.h"

namespace siegel {

struct CmsOptions {
  std::int64_t now = 0;                    ///< seconds since 1970-01-01T00:00:00Z: certificates have to be valid
  bool accept_unfit_certificates = false;  ///< expired ones, and those for another use
  bool as_pem = false;                     ///< text (RFC 7468, 9) and not DER
  std::uint32_t pbkdf2_iterations = 0;     ///< of a passphrase; 0: `pbkdf2_iterations`
  std::size_t max_content = default_max_envelope_content;
};

/// A CMS AuthEnvelopedData (RFC 5083) in AES-256-GCM. A key with its certificate gets the content key by RSAES-OAEP
/// with SHA-256, or by ECDH with X9.63 or HKDF over SHA-256 and AES key wrap; a symmetric key of 32 bytes by AES
/// key wrap; a passphrase by PBKDF2 with HMAC-SHA-256 and PWRI-KEK. The content is sealed where it stands: with room
/// for `aead_tag_size` bytes more nothing is copied. Errors: `bad_argument` for no or too many recipients, or a public
/// key without certificate; `bad_certificate` for one that is not valid now or is for another use; `bad_key` for a key
/// that is not meant for encryption or has another size; `too_large`; `random_failed`.
Result<Bytes> seal_cms(WipedBytes content, std::span<const EnvelopeSecret> recipients, const CmsOptions& options,
                       const Provider& provider);

}  // namespace siegel
