// SPDX-License-Identifier: Apache-2.0
#include "envelope/core_section.h"

#include "base/utf8.h"
#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  const auto core = decode_core(bytes);
  if (!core) {
    const auto code = core.error().code;
    require(code == ErrorCode::bad_header || code == ErrorCode::unsupported || code == ErrorCode::too_large);
    return 0;
  }
  for (const auto& [key, value] : core->context)
    require(!key.empty() && is_utf8(bytes_of(key)) && is_utf8(bytes_of(value)));
  const auto printed = encode_core(*core);
  if (size > 65'536)
    require(!printed && printed.error().code == ErrorCode::too_large);
  else
    require(printed && std::ranges::equal(*printed, bytes));
  return 0;
}
