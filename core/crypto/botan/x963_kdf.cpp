// SPDX-License-Identifier: Apache-2.0
#include "crypto/x963_kdf.h"

#include <botan/kdf.h>

#include "crypto/botan/firewall.h"

namespace siegel {
namespace {

constexpr Error library_failure{ErrorCode::internal, "the cryptographic library failed"};

/// KDF2 of IEEE 1363a is the same, with the shared information as its parameters.
std::string_view name_of(X963Hash hash) { return hash == X963Hash::sha_1 ? "KDF2(SHA-1)" : "KDF2(SHA-256)"; }

}  // namespace

Result<SecretBytes> x963_kdf(X963Hash hash, ByteView shared_secret, ByteView shared_info, std::size_t output_size) {
  return botan::guarded(library_failure, [&]() -> Result<SecretBytes> {
    const auto kdf = Botan::KDF::create_or_throw(name_of(hash));
    SecretBytes key(output_size);
    kdf->derive_key(key.reveal_for_writing(), shared_secret, {}, shared_info);
    return key;
  });
}

}  // namespace siegel
