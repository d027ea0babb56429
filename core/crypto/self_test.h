// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/provider.h"

namespace siegel {

/// Runs known answers through every primitive that has them but P-256, before the provider is handed out. Takes well
/// under a millisecond. Errors: `internal`, which means the library was built wrong or memory is damaged.
Status self_test(const Provider& provider);
/// The same for P-256, before its first use: making its tables takes longer than everything else together.
Status self_test_of_p256(const Provider& provider);

}  // namespace siegel
