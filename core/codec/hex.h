// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace siegel {

/// Base16 in lower case (RFC 4648, 8).
std::string encode_hex(ByteView bytes);

/// Either case. Errors: `bad_argument`.
Result<Bytes> decode_hex(std::string_view text);

}  // namespace siegel
