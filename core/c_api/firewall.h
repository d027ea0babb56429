// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

namespace siegel::c_api {

/// Runs `work(argument)`. No exception leaves here: none may cross the border to another language. Where the build has
/// no exceptions (WebAssembly), wasm/module/firewall.cpp takes the place of firewall.cpp. Errors: those of `work`;
/// `out_of_memory`; `internal`.
Status guarded(Status (*work)(void*), void* argument);

}  // namespace siegel::c_api
