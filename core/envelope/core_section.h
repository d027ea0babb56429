// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>

#include "crypto/provider.h"
#include "envelope/padding.h"
#include "keys/signing_key.h"

namespace siegel {

using FileId = std::array<std::uint8_t, 16>;
/// Public, authenticated facts, as key and value in UTF-8. Sorted bytewise, as the format wants it.
using Context = std::map<std::string, std::string>;

/// The part of the header that never changes (docs/format.md, "Core").
struct CoreSection {
  Context context;
  FileId file_id{};
  Bytes sealed_metadata;  ///< with tag; empty if there is none
  std::optional<Sha256Digest> policy;
  Padding padding = Padding::none;
  std::optional<Signer> signer;            ///< a trailer with his signature follows the payload
  std::map<std::uint16_t, Bytes> unknown;  ///< fields this version ignores, kept so that it can print them back

  bool operator==(const CoreSection&) const = default;
};

/// Errors: `bad_argument` for a context that is not UTF-8 or has an empty key, `too_large` beyond 64 KiB.
Result<Bytes> encode_core(const CoreSection& core);

/// Errors: `bad_header`, `unsupported` for a critical field this version does not know. Whatever is accepted is
/// encoded again to the same bytes.
Result<CoreSection> decode_core(ByteView bytes);

}  // namespace siegel
