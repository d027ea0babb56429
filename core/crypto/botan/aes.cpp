// SPDX-License-Identifier: Apache-2.0
#include "crypto/botan/aes.h"

#include <botan/block_cipher.h>

#include <string>

#include "crypto/botan/firewall.h"

namespace siegel::botan {
namespace {

constexpr Error library_failure{ErrorCode::internal, "the cryptographic library failed"};

class Aes final : public BlockCipher {
 public:
  explicit Aes(std::unique_ptr<Botan::BlockCipher> cipher) : cipher_(std::move(cipher)) {}
  // It has its key, and a block is a block: there is nothing left to throw about.
  void encrypt(AesBlock& block) override { cipher_->encrypt(block.data()); }

 private:
  std::unique_ptr<Botan::BlockCipher> cipher_;
};

}  // namespace

Result<std::unique_ptr<BlockCipher>> make_aes(ByteView key) {
  if (key.size() != 16 && key.size() != 24 && key.size() != 32)
    return fail(ErrorCode::bad_key, "an AES key has 16, 24 or 32 bytes");
  return guarded(library_failure, [&]() -> Result<std::unique_ptr<BlockCipher>> {
    auto cipher = Botan::BlockCipher::create_or_throw("AES-" + std::to_string(8 * key.size()));
    cipher->set_key(key);
    return std::make_unique<Aes>(std::move(cipher));
  });
}

}  // namespace siegel::botan
