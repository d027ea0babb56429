// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

struct Verdict {
  bool is_utf8;
  bool has_control_character;
};

/// Decodes with the arithmetic of RFC 3629, 3, and judges the number; the core judges the bytes.
Verdict judge(ByteView bytes) {
  bool control = false;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto first = bytes[i];
    const std::size_t length = first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (length == 0 || first >= 0xF8 || i + length > bytes.size()) return {false, false};
    std::uint32_t point = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t j = 1; j < length; ++j) {
      if ((bytes[i + j] & 0xC0) != 0x80) return {false, false};
      point = point << 6 | (bytes[i + j] & 0x3FU);
    }
    constexpr std::array<std::uint32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    if (point < smallest[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return {false, false};
    control |= point < 0x20 || (point >= 0x7F && point < 0xA0);
    i += length;
  }
  return {true, control};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  const auto expected = judge(bytes);
  require(is_utf8(bytes) == expected.is_utf8);
  if (expected.is_utf8) require(has_control_character(bytes) == expected.has_control_character);
  return 0;
}
