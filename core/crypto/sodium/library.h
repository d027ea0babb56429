// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"

namespace siegel::sodium {

/// Starts libsodium once; later calls are free. Errors: `internal`, `random_failed`.
Status initialize();

}  // namespace siegel::sodium
