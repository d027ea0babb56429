// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "base/secret_bytes.h"
#include "support/results.h"

namespace siegel::test {

inline Bytes hex(std::string_view text) { return value(decode_hex(text)); }
inline Bytes bytes(ByteView view) { return {view.begin(), view.end()}; }
inline Bytes bytes(std::string_view text) { return bytes(bytes_of(text)); }
inline std::string text(ByteView view) { return std::string(text_of(view)); }
inline SecretBytes secret(ByteView view) { return SecretBytes::copy(view); }
inline SecretBytes secret(std::string_view text) { return SecretBytes::copy(bytes_of(text)); }

template <std::size_t Size>
std::array<std::uint8_t, Size> array_of(ByteView view) {
  if (view.size() != Size) FAIL("an array of " << Size << " bytes does not hold " << view.size());
  std::array<std::uint8_t, Size> array{};
  std::copy(view.begin(), view.end(), array.begin());
  return array;
}

inline Bytes joined(std::initializer_list<ByteView> parts) {
  Bytes all;
  for (const auto part : parts) append(all, part);
  return all;
}

inline Bytes slice(ByteView view, std::size_t begin, std::size_t end) {
  return bytes(view.subspan(begin, end - begin));
}

/// `size` bytes that repeat nowhere near a chunk: a lost, doubled or moved piece shows.
inline Bytes pattern(std::size_t size, std::uint64_t seed = 1) {
  Bytes out(size);
  std::uint64_t state = seed * 0x9E3779B97F4A7C15U + 1;
  for (auto& byte : out) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    byte = static_cast<std::uint8_t>(state >> 32);
  }
  return out;
}

}  // namespace siegel::test
