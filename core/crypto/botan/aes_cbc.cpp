// SPDX-License-Identifier: Apache-2.0
#include "crypto/aes_cbc.h"

#include <botan/cipher_mode.h>

#include <algorithm>
#include <string>

#include "crypto/botan/firewall.h"

namespace siegel {
namespace {
constexpr std::size_t block_size = 16;
constexpr Error library_failure{ErrorCode::internal, "the cryptographic library failed"};
constexpr Error wrong{ErrorCode::payload_forged, "the padding is not right"};
}  // namespace

Result<SecretBytes> open_aes_cbc(ByteView key, ByteView iv, ByteView ciphertext) {
  if ((key.size() != 16 && key.size() != 24 && key.size() != 32) || iv.size() != aes_cbc_iv_size)
    return fail(ErrorCode::bad_key, "a key for AES has 16, 24 or 32 bytes, and its IV 16");
  if (ciphertext.empty() || ciphertext.size() % block_size != 0) return fail(wrong);
  return botan::guarded(library_failure, [&]() -> Result<SecretBytes> {
    const auto mode = Botan::Cipher_Mode::create_or_throw("AES-" + std::to_string(8 * key.size()) + "/CBC/NoPadding",
                                                          Botan::Cipher_Dir::Decryption);
    mode->set_key(key);
    mode->start(iv);
    SecretBytes text(ciphertext.size());
    const auto out = text.reveal_for_writing();
    std::ranges::copy(ciphertext, out.begin());
    mode->process(out);
    const std::size_t padding = out.back();
    if (padding == 0 || padding > block_size) return fail(wrong);
    for (const auto byte : out.last(padding))
      if (byte != padding) return fail(wrong);
    return SecretBytes::copy(text.reveal().first(out.size() - padding));
  });
}

}  // namespace siegel
