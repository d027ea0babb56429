// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace siegel {

/// Writes CBOR in the core deterministic encoding (RFC 8949, 4.2.1): shortest and definite lengths. That the keys of a
/// map come in order is the caller's task.
class CborWriter {
 public:
  CborWriter& integer(std::int64_t value);
  CborWriter& bytes(ByteView value);
  CborWriter& text(std::string_view value);
  CborWriter& null();
  CborWriter& tag(std::uint64_t number);
  CborWriter& array(std::size_t items);
  CborWriter& map(std::size_t pairs);
  /// The beginning of a byte string, whose content the caller appends.
  CborWriter& bytes_head(std::size_t size);
  /// CBOR as it is.
  CborWriter& raw(ByteView item);

  const Bytes& written() const { return written_; }
  Bytes take() { return std::move(written_); }

 private:
  CborWriter& head(std::uint8_t major, std::uint64_t argument);

  Bytes written_;
};

}  // namespace siegel
