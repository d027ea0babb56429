// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "formats/cose_header.h"
#include "formats/envelope.h"
#include "formats/hpke_suite.h"

namespace siegel {

/// What one recipient of a COSE_Encrypt gets (RFC 9052, 5.1).
struct CoseRecipient {
  Bytes protected_map;
  Bytes unprotected_map;
  Bytes encrypted_key;

  Result<CoseHeader> header() const { return CoseHeader::read(protected_map, unprotected_map); }
};

/// False if both the message and the key have a name, and not the same.
bool is_named(const CoseHeader& header, const EnvelopeKey& key);

/// True for a private key of the suite that is meant for it and named so.
bool is_for(const CoseHeader& header, const HpkeSuite& suite, const EnvelopeKey& key);

/// The algorithm of a header as text: the names of RFC 9053, or its number.
Result<std::string> cose_algorithm_of(const CoseHeader& header);

/// The key of the content, 32 bytes (RFC 9053, 6). Nothing if the secret is not for this recipient. Errors:
/// `payload_forged` if it does not come out; `bad_data` for a malformed header; `unsupported` for another algorithm.
Result<std::optional<SecretBytes>> find_cose_content_key(const CoseRecipient& recipient, const EnvelopeSecret& secret,
                                                         const Provider& provider);

}  // namespace siegel
