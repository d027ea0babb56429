// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace siegel {

/// A point of NIST P-256 in its compressed form, 33 bytes (SEC 1, 2.3.3), as the 65 bytes that `Provider` takes.
/// Errors: `bad_key` for what is no such point.
Result<Bytes> decompress_p256_point(ByteView compressed);

}  // namespace siegel
