// SPDX-License-Identifier: Apache-2.0
#include "crypto/pbkdf2.h"

#include <botan/pwdhash.h>

#include "crypto/botan/firewall.h"

namespace siegel {
namespace {

constexpr std::size_t max_output = 128;

std::string_view name_of(Pbkdf2Hash hash) {
  switch (hash) {
    case Pbkdf2Hash::sha_1: return "PBKDF2(SHA-1)";
    case Pbkdf2Hash::sha_256: return "PBKDF2(SHA-256)";
    case Pbkdf2Hash::sha_512: return "PBKDF2(SHA-512)";
  }
  trap();
}

}  // namespace

Result<SecretBytes> pbkdf2(Pbkdf2Hash hash, ByteView passphrase, ByteView salt, std::uint32_t iterations,
                           std::size_t output_size) {
  if (iterations == 0 || output_size == 0 || output_size > max_output)
    return fail(ErrorCode::bad_argument, "a key cannot be derived from a passphrase with this cost or length");
  return botan::guarded({ErrorCode::internal, "the cryptographic library failed"}, [&]() -> Result<SecretBytes> {
    const auto family = Botan::PasswordHashFamily::create_or_throw(name_of(hash));
    const auto derivation = family->from_params(iterations);
    SecretBytes out(output_size);
    const auto text = text_of(passphrase);
    derivation->derive_key(out.reveal_for_writing().data(), out.size(), text.data(), text.size(), salt.data(),
                           salt.size());
    return out;
  });
}

}  // namespace siegel
