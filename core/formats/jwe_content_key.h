// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "formats/jwe.h"
#include "formats/jwe_header.h"

namespace siegel {

/// The key of the content, as one recipient gets it (RFC 7518, 4). `key_size` is that of the content cipher. Nothing if
/// the secret is not for this recipient: of another type, not meant for the algorithm, or named otherwise. Errors:
/// `payload_forged` if it does not come out; `bad_data` for a malformed header; `unsupported` for an algorithm or a
/// count of iterations that is not accepted.
Result<std::optional<SecretBytes>> find_jwe_content_key(const JweHeader& header, ByteView encrypted_key,
                                                        std::size_t key_size, const EnvelopeSecret& secret,
                                                        const Provider& provider);

/// False if both the message and the key have a name and not the same, or the key is not meant for the algorithm.
bool is_for(const JweHeader& header, std::string_view algorithm, const EnvelopeKey& key, const Provider& provider);

/// Errors: `unsupported` for a message in the PSK mode of HPKE.
Status check_no_pre_shared_key(const JweHeader& header);

/// What HPKE binds the key of a content to (draft-ietf-jose-hpke-encrypt-20, "Recipient_structure").
Bytes jose_recipient_structure(std::string_view content_cipher);

}  // namespace siegel
