// SPDX-License-Identifier: Apache-2.0
#include "c_api/firewall.h"

#include <new>

namespace siegel::c_api {

Status guarded(Status (*work)(void*), void* argument) {
  try {
    return work(argument);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::out_of_memory, "there is not enough memory");
  } catch (...) {
    return fail(ErrorCode::internal, "an exception reached the border");
  }
}

}  // namespace siegel::c_api
