// SPDX-License-Identifier: Apache-2.0
#include "codec/json_object.h"

#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

// Whatever the text is: no crash, no unknown member unnoticed, and what was taken is gone.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto json = JsonObject::parse({data, size});
  if (!json) {
    require(json.error().code == ErrorCode::bad_argument || json.error().code == ErrorCode::too_large);
    return 0;
  }
  const bool known = json->has("a") || json->has("b");
  if (auto nested = json->take_object("a"); nested && *nested) (void)(*nested)->take_all_text();
  (void)json->take_number("b");
  require(!json->has("a") && !json->has("b"));
  if (!known && size > 2 && json->expect_nothing_left()) require(json->take_all_text()->empty());
  return 0;
}
