// SPDX-License-Identifier: Apache-2.0
// The border's exception firewall for WebAssembly, in place of core/c_api/firewall.cpp.
#include "c_api/firewall.h"

namespace siegel::c_api {
namespace {

/// The core is compiled without exceptions here, so what flies through it runs no destructor: objects are half changed
/// and secrets not wiped. Nothing in this instance may be used again; whoever holds it has to drop it.
bool lost = false;

std::unexpected<Error> no_memory() { return fail(ErrorCode::out_of_memory, "there is not enough memory"); }

}  // namespace

Status guarded(Status (*work)(void*), void* argument) {
  if (lost) return no_memory();
  try {
    return work(argument);
  } catch (...) {
    // Outside the wall of core/crypto/botan, which catches its own, only `operator new` throws.
    lost = true;
    return no_memory();
  }
}

}  // namespace siegel::c_api
