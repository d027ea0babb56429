// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret_bytes.h"

namespace siegel {

/// Bech32 (BIP 173) without its limit of 90 characters. The checksum finds any four wrong characters in a text of up
/// to 89; in longer ones (post-quantum keys) it still finds a wrong one with probability 1 - 2^-30.
///
/// The text in lower case. `prefix` is the human-readable part in lower case, without the separator `1`. The result
/// is secret if `data` is: it is handed out as `SecretBytes`.
SecretBytes encode_bech32(std::string_view prefix, ByteView data);

struct Bech32 {
  std::string prefix;  ///< in lower case
  SecretBytes data;
};

/// Rejects mixed case, a wrong checksum, characters outside the alphabet and padding that is not zero or longer than
/// four bits. Errors: `bad_key`.
Result<Bech32> decode_bech32(ByteView text);

}  // namespace siegel
