// SPDX-License-Identifier: Apache-2.0
// In place of core/crypto/sodium/argon2.cpp: here Botan computes Argon2id for one lane too. Its code uses SIMD,
// libsodium's for a processor it does not know does not: 64 MiB and three passes take half the time, and one
// implementation is enough.
#include "crypto/sodium/argon2.h"

namespace siegel::sodium {

bool can_compute_argon2id(ByteView /*salt*/, const Argon2Cost& /*cost*/) { return false; }

Status argon2id(ByteView /*passphrase*/, ByteView /*salt*/, const Argon2Cost& /*cost*/, ByteSpan /*out*/) {
  return fail(ErrorCode::internal, "libsodium does not compute Argon2id here");
}

}  // namespace siegel::sodium
