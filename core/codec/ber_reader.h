// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"

namespace siegel {

inline constexpr std::size_t max_ber_depth = 32;  ///< elements within each other

/// Identifier octets (ITU-T X.690, 8.1.2) with a number below 31.
namespace asn1 {
inline constexpr std::uint8_t integer = 0x02;
inline constexpr std::uint8_t bit_string = 0x03;
inline constexpr std::uint8_t octet_string = 0x04;
inline constexpr std::uint8_t object_identifier = 0x06;
inline constexpr std::uint8_t sequence = 0x30;
inline constexpr std::uint8_t set = 0x31;
inline constexpr std::uint8_t constructed = 0x20;
/// `[number]`, of a simple or of a constructed type.
constexpr std::uint8_t context(unsigned number) { return static_cast<std::uint8_t>(0x80U | number); }
constexpr std::uint8_t context_constructed(unsigned number) { return static_cast<std::uint8_t>(0xA0U | number); }
}  // namespace asn1

struct BerElement {
  std::uint8_t identifier;
  ByteView content;
  ByteView whole;      ///< with identifier, length and, where the length is indefinite, the end
  bool is_indefinite;  ///< it has no length of its own (X.690, 8.1.3.6)
};

/// Takes one element after the other from BER or DER (ITU-T X.690). What it gives points into the input. All errors are
/// `bad_data`: lengths beyond the end, deeper than `max_ber_depth`, tag numbers of 31 and more.
class BerReader {
 public:
  explicit BerReader(ByteView bytes, std::size_t depth = 0) : rest_(bytes), depth_(depth) {}

  bool at_end() const { return rest_.empty(); }
  /// The identifier of the next element; nothing at the end.
  std::optional<std::uint8_t> peek() const;

  Result<BerElement> any();
  /// The next element, which has to have this identifier.
  Result<BerElement> take(std::uint8_t identifier);
  /// The same, to be read element by element.
  Result<BerReader> enter(std::uint8_t identifier);
  BerReader within(const BerElement& element) const { return BerReader(element.content, depth_ + 1); }

  /// A whole number from 0 to 2^32 - 1.
  Result<std::uint32_t> small_integer();
  /// An octet string in one piece or in many (X.690, 8.7), with this identifier or its constructed form. Fails beyond
  /// `max_size` with `too_large`. There is room for `room` bytes more.
  Result<Bytes> octets(std::uint8_t identifier, std::size_t max_size, std::size_t room = 0);
  /// Fails if anything follows.
  Status finish() const;

 private:
  Status collect(const BerElement& element, std::size_t max_size, Bytes& to) const;

  ByteView rest_;
  std::size_t depth_;
};

}  // namespace siegel
