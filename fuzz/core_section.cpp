// SPDX-License-Identifier: Apache-2.0
#include "envelope/core_section.h"

#include "base/utf8.h"
#include "envelope/tlv.h"
#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

void check_bytes(ByteView bytes) {
  const auto core = decode_core(bytes);
  if (!core) {
    const auto code = core.error().code;
    require(code == ErrorCode::bad_header || code == ErrorCode::unsupported || code == ErrorCode::too_large);
    return;
  }
  for (const auto& [key, value] : core->context)
    require(!key.empty() && is_utf8(bytes_of(key)) && is_utf8(bytes_of(value)));
  const auto printed = encode_core(*core);
  if (bytes.size() > 65'536)
    require(!printed && printed.error().code == ErrorCode::too_large);
  else
    require(printed && std::ranges::equal(*printed, bytes));
}

/// Fields with lengths that fit, in any order and of any kind, with few keys, so that some come twice.
Bytes compose(Input& input) {
  constexpr std::array<std::uint16_t, 8> types{1, 3, 9, 0x8001, 0x8002, 0x8004, 0x8005, 0x9000};
  Bytes core;
  while (!input.empty()) {
    const auto type = types[input.byte() % types.size()];
    Bytes value;
    if (type == 3) {
      for (int pairs = input.byte() % 4; pairs > 0; --pairs) {
        for (const auto size : {1, input.byte() % 3}) {
          append_big_endian(value, static_cast<std::uint16_t>(size));
          for (int i = 0; i < size; ++i) value.push_back(static_cast<std::uint8_t>('a' + input.byte() % 3));
        }
      }
    } else {
      constexpr std::array<std::size_t, 8> sizes{0, 1, 15, 16, 17, 31, 32, 300};
      value.assign(sizes[input.byte() % sizes.size()], input.byte());
    }
    append_tlv(core, type, value);
  }
  return core;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_bytes({data, size});
  Input input(data, std::min<std::size_t>(size, 64));
  check_bytes(compose(input));
  return 0;
}
