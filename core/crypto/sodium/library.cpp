// SPDX-License-Identifier: Apache-2.0
#include "crypto/sodium/library.h"

#include <sodium.h>

namespace siegel::sodium {

Status initialize() {
  // 0 the first time, 1 when it was started before.
  if (sodium_init() < 0) return fail(ErrorCode::internal, "libsodium could not start");
  return {};
}

}  // namespace siegel::sodium
