// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret_bytes.h"

namespace siegel {

inline constexpr std::size_t max_pem_blocks = 16;

/// One part of a text in PEM (RFC 7468); points into it.
struct PemBlock {
  std::string_view label;  ///< such as `CERTIFICATE`
  std::string_view body;   ///< the lines of base64
};

/// Everything outside of the blocks is passed over (RFC 7468, 2). Errors: `bad_data` for a block without end, more than
/// `max_pem_blocks`, or no block at all.
Result<std::vector<PemBlock>> read_pem(std::string_view text);

/// The bytes of a block. Each line is base64 by itself. Errors: `bad_data`.
Result<Bytes> decode_pem(const PemBlock& block);
/// The same for a secret: no step depends on the data but the place of a fault.
Result<SecretBytes> decode_secret_pem(const PemBlock& block);

/// With lines of 64 characters.
Bytes encode_pem(std::string_view label, ByteView content);

}  // namespace siegel
