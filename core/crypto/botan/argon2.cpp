// SPDX-License-Identifier: Apache-2.0
#include "crypto/botan/argon2.h"

#include <botan/pwdhash.h>

#include "crypto/botan/firewall.h"

namespace siegel::botan {

Status argon2id(ByteView passphrase, ByteView salt, const Argon2Cost& cost, ByteSpan out) {
  return guarded({ErrorCode::internal, "the cryptographic library failed"}, [&]() -> Status {
    const auto family = Botan::PasswordHashFamily::create_or_throw("Argon2id");
    const auto hash = family->from_params(cost.memory_kib, cost.passes, cost.lanes);
    hash->derive_key(out.data(), out.size(), reinterpret_cast<const char*>(passphrase.data()), passphrase.size(),
                     salt.data(), salt.size());
    return {};
  });
}

}  // namespace siegel::botan
