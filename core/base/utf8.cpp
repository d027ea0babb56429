// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <cstddef>

namespace siegel {
namespace {

struct Lead {
  std::size_t continuation_bytes;
  std::uint8_t second_minimum;
  std::uint8_t second_maximum;
};

// RFC 3629, 4: the ranges of the second byte exclude overlong forms, surrogates and what lies above U+10FFFF.
bool classify(std::uint8_t first, Lead& lead) {
  if (first >= 0xC2 && first <= 0xDF)
    lead = {1, 0x80, 0xBF};
  else if (first == 0xE0)
    lead = {2, 0xA0, 0xBF};
  else if (first == 0xED)
    lead = {2, 0x80, 0x9F};
  else if (first >= 0xE1 && first <= 0xEF)
    lead = {2, 0x80, 0xBF};
  else if (first == 0xF0)
    lead = {3, 0x90, 0xBF};
  else if (first >= 0xF1 && first <= 0xF3)
    lead = {3, 0x80, 0xBF};
  else if (first == 0xF4)
    lead = {3, 0x80, 0x8F};
  else
    return false;
  return true;
}

}  // namespace

bool is_utf8(ByteView bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    if (bytes[i] < 0x80) {
      ++i;
      continue;
    }
    Lead lead{};
    if (!classify(bytes[i], lead) || bytes.size() - i <= lead.continuation_bytes) return false;
    if (bytes[i + 1] < lead.second_minimum || bytes[i + 1] > lead.second_maximum) return false;
    for (std::size_t k = 2; k <= lead.continuation_bytes; ++k)
      if ((bytes[i + k] & 0xC0) != 0x80) return false;
    i += lead.continuation_bytes + 1;
  }
  return true;
}

bool has_control_character(ByteView utf8) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    if (utf8[i] < 0x20 || utf8[i] == 0x7F) return true;
    // U+0080 to U+009F are C2 80 to C2 9F.
    if (utf8[i] == 0xC2 && i + 1 < utf8.size() && utf8[i + 1] < 0xA0) return true;
  }
  return false;
}

}  // namespace siegel
