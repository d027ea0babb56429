// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace siegel {

inline constexpr std::size_t max_cbor_depth = 16;    ///< arrays, maps and tags within each other
inline constexpr std::size_t max_cbor_entries = 64;  ///< pairs of one map

/// The major types of RFC 8949, 3.1, as far as they are told apart here.
enum class CborKind : std::uint8_t { unsigned_integer, negative_integer, bytes, text, array, map, tag, other };

/// Takes one data item after the other from CBOR (RFC 8949). Strict: lengths are definite and in their shortest form
/// (4.2.1), text is UTF-8, nothing reaches beyond the end. What it gives points into the input. All errors are
/// `bad_data`.
class CborReader {
 public:
  explicit CborReader(ByteView bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }
  Result<CborKind> peek() const;
  /// True for the simple value null, which is not taken.
  bool at_null() const;

  Result<std::int64_t> integer();  ///< from -2^63 to 2^63 - 1
  Result<ByteView> bytes();
  Result<std::string_view> text();
  Result<bool> boolean();
  Status null();
  Result<std::uint64_t> tag();
  Result<std::size_t> array();  ///< how many items follow
  Result<std::size_t> map();    ///< how many pairs follow, at most `max_cbor_entries`

  /// Passes over one item with all that is in it, and gives its bytes. Also fails deeper than `max_cbor_depth`.
  Result<ByteView> item();
  /// Fails if anything follows.
  Status finish() const;

 private:
  struct Head {
    std::uint8_t major;
    std::uint64_t argument;
    std::size_t size;  ///< bytes of the head itself
    bool is_float;
  };
  Result<Head> head() const;
  Result<Head> take(std::uint8_t major);
  Result<ByteView> content(std::uint8_t major);
  Status skip(std::size_t depth);

  ByteView rest_;
};

}  // namespace siegel
