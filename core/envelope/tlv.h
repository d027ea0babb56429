// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace siegel {

/// type u16 || length u32 || value (docs/format.md, "Conventions"). The value points into what was read.
struct Tlv {
  std::uint16_t type;
  ByteView value;
};

inline constexpr std::size_t tlv_head_size = 6;

/// In the order they stand. Errors: `bad_header` if a value is longer than what holds it, `too_large` for more than
/// `max_count` of them.
Result<std::vector<Tlv>> read_tlvs(ByteView bytes, std::size_t max_count);

/// As `read_tlvs`; types have to be strictly ascending, so none comes twice. Errors: `bad_header`.
Result<std::vector<Tlv>> read_ascending_tlvs(ByteView bytes, std::size_t max_count);

void append_tlv(Bytes& to, std::uint16_t type, ByteView value);

}  // namespace siegel
