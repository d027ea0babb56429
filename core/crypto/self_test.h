// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/provider.h"

namespace siegel {

/// Runs known answers through every primitive that has them, before the provider is handed out. Takes well under a
/// millisecond. Errors: `internal`, which means the library was built wrong or memory is damaged.
Status self_test(const Provider& provider);

}  // namespace siegel
