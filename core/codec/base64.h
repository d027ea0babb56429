// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace siegel {

/// Base64 with padding (RFC 4648, 4), without line breaks. Not for secrets: table look-ups depend on the data.
std::string encode_base64(ByteView bytes);

/// The one encoding and no other: padding required, unused bits zero, no white space. Errors: `bad_armor`.
Result<Bytes> decode_base64(std::string_view text);

}  // namespace siegel
