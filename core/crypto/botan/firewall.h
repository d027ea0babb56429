// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <botan/exceptn.h>

#include <new>
#include <type_traits>

#include "base/result.h"
#include "crypto/stack_wiper.h"

namespace siegel::botan {

/// The exception firewall: runs `body`, drops whatever message an exception carries, and keeps a code. A failed
/// tag check becomes `payload_forged`; what the library cannot explain becomes `on_failure`. Leaves a wiped stack.
template <StackWiper::Depth depth = StackWiper::deep, class Body>
auto guarded(const Error& on_failure, Body&& body) -> std::invoke_result_t<Body> {
  const StackWiper wiper(depth);
  try {
    return body();
  } catch (const Botan::Invalid_Authentication_Tag&) {
    return fail(ErrorCode::payload_forged, "an authentication tag does not match");
  } catch (const Botan::PRNG_Unseeded&) {
    return fail(ErrorCode::random_failed, "the system gave no usable random bytes");
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::out_of_memory, "there is not enough memory");
  } catch (...) {
    return fail(on_failure);
  }
}

}  // namespace siegel::botan
