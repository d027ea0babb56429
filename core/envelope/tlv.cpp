// SPDX-License-Identifier: Apache-2.0
#include "envelope/tlv.h"

#include "base/byte_reader.h"

namespace siegel {

Result<std::vector<Tlv>> read_tlvs(ByteView bytes, std::size_t max_count) {
  std::vector<Tlv> tlvs;
  ByteReader reader(bytes);
  while (!reader.empty()) {
    if (tlvs.size() == max_count) return fail(ErrorCode::too_large, "a section holds too many fields");
    SIEGEL_TRY(const auto type, reader.take_integer<std::uint16_t>());
    SIEGEL_TRY(const auto length, reader.take_integer<std::uint32_t>());
    SIEGEL_TRY(const auto value, reader.take(length));
    tlvs.push_back({type, value});
  }
  return tlvs;
}

Result<std::vector<Tlv>> read_ascending_tlvs(ByteView bytes, std::size_t max_count) {
  SIEGEL_TRY(auto tlvs, read_tlvs(bytes, max_count));
  for (std::size_t i = 1; i < tlvs.size(); ++i)
    if (tlvs[i].type <= tlvs[i - 1].type) return fail(ErrorCode::bad_header, "fields are out of order or come twice");
  return tlvs;
}

void append_tlv(Bytes& to, std::uint16_t type, ByteView value) {
  append_big_endian(to, type);
  append_big_endian(to, static_cast<std::uint32_t>(value.size()));
  append(to, value);
}

}  // namespace siegel
