// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_wrap.h"

#include <botan/block_cipher.h>
#include <botan/nist_keywrap.h>

#include <string>

#include "crypto/botan/firewall.h"

namespace siegel {
namespace {

constexpr std::size_t min_key = 16;
constexpr std::size_t half_block = 8;
constexpr Error library_failure{ErrorCode::internal, "the cryptographic library failed"};

bool can_be_wrapped(std::size_t size) {
  return size >= min_key && size <= max_wrapped_key - key_wrap_overhead && size % half_block == 0;
}

std::unique_ptr<Botan::BlockCipher> aes(ByteView kek) {
  auto cipher = Botan::BlockCipher::create_or_throw("AES-" + std::to_string(8 * kek.size()));
  cipher->set_key(kek);
  return cipher;
}

Status check_kek(ByteView kek) {
  if (kek.size() != 16 && kek.size() != 24 && kek.size() != 32)
    return fail(ErrorCode::bad_key, "a key-encryption key has not the length of an AES key");
  return {};
}

}  // namespace

Result<Bytes> wrap_key(ByteView kek, ByteView key) {
  SIEGEL_CHECK(check_kek(kek));
  if (!can_be_wrapped(key.size())) return fail(ErrorCode::bad_key, "a key of this length cannot be wrapped");
  return botan::guarded(library_failure, [&]() -> Result<Bytes> { return Botan::nist_key_wrap(key, *aes(kek)); });
}

Result<SecretBytes> unwrap_key(ByteView kek, ByteView wrapped) {
  SIEGEL_CHECK(check_kek(kek));
  if (wrapped.size() < key_wrap_overhead || !can_be_wrapped(wrapped.size() - key_wrap_overhead))
    return fail(ErrorCode::payload_forged, "a wrapped key has an impossible length");
  return botan::guarded(library_failure, [&]() -> Result<SecretBytes> {
    return SecretBytes::copy(Botan::nist_key_unwrap(wrapped, *aes(kek)));
  });
}

}  // namespace siegel
