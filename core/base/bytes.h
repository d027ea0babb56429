// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace siegel {

/// Owned bytes that are not secret. Secrets live in `SecretBytes`.
using Bytes = std::vector<std::uint8_t>;
/// Bytes somebody else owns, read only.
using ByteView = std::span<const std::uint8_t>;
/// Bytes somebody else owns, to be written.
using ByteSpan = std::span<std::uint8_t>;

/// The bytes of a text, without terminator.
inline ByteView bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The text that the bytes spell; the caller has checked that they are UTF-8 where that matters.
inline std::string_view text_of(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

template <class Allocator>
void append(std::vector<std::uint8_t, Allocator>& to, ByteView bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

/// Appends an integer in network byte order (docs/format.md, "Conventions").
template <class Integer>
void append_big_endian(Bytes& to, Integer value) {
  for (std::size_t i = sizeof(Integer); i-- > 0;) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

/// The integer that `sizeof(Integer)` bytes in network byte order spell.
template <class Integer>
Integer read_big_endian(std::span<const std::uint8_t, sizeof(Integer)> bytes) {
  Integer value = 0;
  for (const auto byte : bytes) value = static_cast<Integer>(static_cast<Integer>(value << 8) | byte);
  return value;
}

}  // namespace siegel
