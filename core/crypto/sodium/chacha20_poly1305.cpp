// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include "crypto/other_aead.h"
#include "crypto/stack_wiper.h"

namespace siegel {
namespace {

static_assert(crypto_aead_chacha20poly1305_IETF_NPUBBYTES == aead_nonce_size);
static_assert(crypto_aead_chacha20poly1305_IETF_ABYTES == aead_tag_size);

class ChaCha20Poly1305 final : public Aead {
 public:
  explicit ChaCha20Poly1305(ByteView key) : key_(SecretBytes::copy(key)) {}

  Status seal(const Nonce& nonce, ByteView associated_data, ByteView plaintext, ByteSpan out) override {
    SIEGEL_INVARIANT(out.size() == plaintext.size() + aead_tag_size);
    const StackWiper wiper(StackWiper::shallow);
    crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, plaintext.data(), plaintext.size(),
                                              associated_data.data(), associated_data.size(), nullptr, nonce.data(),
                                              key_.reveal().data());
    return {};
  }

  Status open(const Nonce& nonce, ByteView associated_data, ByteView sealed, ByteSpan out) override {
    if (sealed.size() < aead_tag_size) return fail(ErrorCode::payload_forged, "an authentication tag is missing");
    SIEGEL_INVARIANT(out.size() + aead_tag_size == sealed.size());
    const StackWiper wiper(StackWiper::shallow);
    if (crypto_aead_chacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, sealed.data(), sealed.size(),
                                                  associated_data.data(), associated_data.size(), nonce.data(),
                                                  key_.reveal().data()) == 0)
      return {};
    wipe(out);
    return fail(ErrorCode::payload_forged, "the authentication tag is wrong");
  }

 private:
  SecretBytes key_;
};

}  // namespace

Result<std::unique_ptr<Aead>> chacha20_poly1305(ByteView key) {
  if (key.size() != crypto_aead_chacha20poly1305_IETF_KEYBYTES)
    return fail(ErrorCode::bad_key, "a key for ChaCha20-Poly1305 has 32 bytes");
  return std::make_unique<ChaCha20Poly1305>(key);
}

}  // namespace siegel
