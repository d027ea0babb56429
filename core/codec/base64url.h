// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret_bytes.h"

namespace siegel {

/// Base64 with the URL-safe alphabet and without padding (RFC 4648, 5; RFC 7515, 2): for what is public, with tables.
std::string encode_base64url(ByteView bytes);
void append_base64url(ByteView bytes, Bytes& to);
/// The same for secrets, into their memory: no step depends on the data but the place of a fault.
SecretBytes encode_secret_base64url(ByteView secret);

/// How many bytes a text of this length stands for; nothing for a length that no text has.
std::optional<std::size_t> base64url_decoded_size(std::size_t text_size);

/// Canonical text only: no padding, no white space, unused bits zero (RFC 4648, 3.5). Errors: `bad_data`.
Result<Bytes> decode_base64url(std::string_view text);
/// The same for secrets, see above.
Result<SecretBytes> decode_secret_base64url(std::string_view text);

}  // namespace siegel
