// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/secret_bytes.h"
#include "crypto/provider.h"

namespace siegel {

/// What a file says about its content, readable with the key only. All of it is the sealer's claim.
struct Metadata {
  std::optional<std::string> name;        ///< a base name to show; never used as a path
  std::optional<std::string> media_type;  ///< such as application/pdf
  std::optional<std::uint64_t> modified;  ///< milliseconds since 1970-01-01T00:00:00Z
  std::optional<std::uint64_t> length;    ///< bytes of plaintext, without padding
  std::optional<Sha256Digest> sha_256;    ///< of the plaintext, without padding

  bool operator==(const Metadata&) const = default;
};

/// True for a name without directory: UTF-8, not empty, at most 1,024 bytes, no `/`, `\`, NUL or other control
/// character, not `.` or `..`.
bool is_base_name(std::string_view name);

/// The block that gets sealed, filled up to a multiple of 256 bytes so that its size does not give the name away.
/// Errors: `bad_argument` for a name that is no base name or a media type that is not short plain text.
Result<SecretBytes> encode_metadata(const Metadata& metadata);

/// Errors: `bad_header` for anything `encode_metadata` would not have written, but for unknown fields, which are
/// ignored.
Result<Metadata> decode_metadata(const SecretBytes& block);

}  // namespace siegel
