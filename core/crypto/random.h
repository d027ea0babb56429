// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace siegel {

/// Where every random byte comes from: file keys, salts, nonces, ephemeral keys. Injected, so that a test can give
/// known bytes and a failing system can be shown to stop the work.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  /// Fills all of `out`. Errors: `random_failed`, and then `out` is zero and must not be used.
  virtual Status fill(ByteSpan out) = 0;
};

/// The operating system's generator (getrandom; in a browser crypto.getRandomValues). Safe to call from several
/// threads. Refuses with `random_failed` when the system call fails or the output is constant or repeats, which
/// only a broken or stubbed generator does.
RandomSource& system_random();

}  // namespace siegel
