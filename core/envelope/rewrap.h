// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "envelope/unlock.h"
#include "keys/recipient.h"

namespace siegel {

enum class RewrapMode {
  replace,  ///< the given recipients and nobody else
  add,      ///< the given recipients beside those the file has
};

struct RewrapOptions {
  RewrapMode mode = RewrapMode::replace;
  bool mix_classical_with_post_quantum = false;
};

/// A new header for the same payload: new recipients and a new MAC; magic, core and payload stay byte for byte.
///
/// Who could open the file before keeps what he had: rewrapping is no revocation of copies.
/// Errors: `bad_argument`, `too_large`, `bad_key`, `random_failed`, what a recipient's `wrap` gives.
Result<Bytes> rewrap(const UnlockedHeader& unlocked, std::span<const Recipient* const> recipients,
                     const Provider& provider, const RewrapOptions& options = {});

}  // namespace siegel
