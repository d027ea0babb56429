// SPDX-License-Identifier: Apache-2.0
#include "codec/cbor_writer.h"

namespace siegel {

CborWriter& CborWriter::head(std::uint8_t major, std::uint64_t argument) {
  const auto first = static_cast<std::uint8_t>(major << 5U);
  if (argument < 24) {
    written_.push_back(static_cast<std::uint8_t>(first | argument));
    return *this;
  }
  unsigned exponent = 0;  // of the number of bytes
  while (exponent < 3 && argument >> (8U << exponent) != 0) ++exponent;
  written_.push_back(static_cast<std::uint8_t>(first | (24 + exponent)));
  for (auto i = 1U << exponent; i > 0; --i) written_.push_back(static_cast<std::uint8_t>(argument >> (8 * (i - 1))));
  return *this;
}

CborWriter& CborWriter::integer(std::int64_t value) {
  return value < 0 ? head(1, static_cast<std::uint64_t>(-1 - value)) : head(0, static_cast<std::uint64_t>(value));
}

CborWriter& CborWriter::bytes(ByteView value) { return bytes_head(value.size()).raw(value); }
CborWriter& CborWriter::text(std::string_view value) { return head(3, value.size()).raw(bytes_of(value)); }
CborWriter& CborWriter::null() { return raw(Bytes{0xF6}); }
CborWriter& CborWriter::tag(std::uint64_t number) { return head(6, number); }
CborWriter& CborWriter::array(std::size_t items) { return head(4, items); }
CborWriter& CborWriter::map(std::size_t pairs) { return head(5, pairs); }
CborWriter& CborWriter::bytes_head(std::size_t size) { return head(2, size); }

CborWriter& CborWriter::raw(ByteView item) {
  append(written_, item);
  return *this;
}

}  // namespace siegel
