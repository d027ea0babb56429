// SPDX-License-Identifier: Apache-2.0
#include "crypto/cbc_hmac.h"

#include <botan/cipher_mode.h>
#include <botan/mac.h>

#include "crypto/botan/firewall.h"

namespace siegel {
namespace {

constexpr std::size_t block_size = 16;
constexpr Error library_failure{ErrorCode::internal, "the cryptographic library failed"};

/// RFC 7518, 5.2.2.1: over associated data, IV, ciphertext and the length of the first in bits.
bool tag_is_right(ByteView mac_key, ByteView iv, ByteView associated_data, ByteView ciphertext, ByteView tag) {
  const auto mac = Botan::MessageAuthenticationCode::create_or_throw("HMAC(SHA-512)");
  mac->set_key(mac_key);
  mac->update(associated_data);
  mac->update(iv);
  mac->update(ciphertext);
  Bytes bits;
  append_big_endian(bits, std::uint64_t{associated_data.size()} * 8);
  mac->update(bits);
  return equal_constant_time(ByteView(mac->final()).first(cbc_hmac_tag_size), tag);
}

/// RFC 5652, 6.3. The tag was right, so that this tells nobody anything.
Result<std::size_t> unpadded_size(ByteView text) {
  const std::size_t padding = text.back();
  if (padding == 0 || padding > block_size) return fail(ErrorCode::payload_forged, "the padding is not right");
  for (const auto byte : text.last(padding))
    if (byte != padding) return fail(ErrorCode::payload_forged, "the padding is not right");
  return text.size() - padding;
}

}  // namespace

Result<std::size_t> open_aes_256_cbc_hmac_sha_512(ByteView key, ByteView iv, ByteView associated_data, ByteSpan text,
                                                  ByteView tag) {
  if (key.size() != cbc_hmac_key_size) return fail(ErrorCode::bad_key, "a key for A256CBC-HS512 has 64 bytes");
  const bool sizes = iv.size() == cbc_hmac_iv_size && tag.size() == cbc_hmac_tag_size && !text.empty() &&
                     text.size() % block_size == 0;
  auto size = botan::guarded(library_failure, [&]() -> Result<std::size_t> {
    if (!sizes || !tag_is_right(key.first(cbc_hmac_key_size / 2), iv, associated_data, text, tag))
      return fail(ErrorCode::payload_forged, "an authentication tag does not match");
    const auto cipher = Botan::Cipher_Mode::create_or_throw("AES-256/CBC/NoPadding", Botan::Cipher_Dir::Decryption);
    cipher->set_key(key.last(cbc_hmac_key_size / 2));
    cipher->start(iv);
    cipher->process(text);
    return unpadded_size(text);
  });
  if (!size) wipe(text);
  return size;
}

}  // namespace siegel
