// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/provider.h"

namespace siegel::c_api {

/// One provider over the system's random source for everybody on this side of the border, made and self-tested at the
/// first call. Errors: as `make_provider`.
Result<const Provider*> shared_provider();

}  // namespace siegel::c_api
