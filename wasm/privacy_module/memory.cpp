// SPDX-License-Identifier: Apache-2.0
// In siegel-privacy.wasm memory grows for whatever needs it.
#include "../module/growth.h"

namespace {
const siegel::wasm::GrowthAllowed always;  // NOLINT(cert-err58-cpp): counts up, and cannot fail
}
