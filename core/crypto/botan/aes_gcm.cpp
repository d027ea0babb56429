// SPDX-License-Identifier: Apache-2.0
#include "crypto/botan/aes_gcm.h"

#include <botan/aead.h>
#include <botan/secmem.h>

#include <algorithm>

#include "crypto/botan/firewall.h"
#include "crypto/other_aead.h"

namespace siegel::botan {
namespace {

constexpr Error library_failure{ErrorCode::internal, "the cryptographic library failed"};

class AesGcm final : public Aead {
 public:
  AesGcm(std::unique_ptr<Botan::AEAD_Mode> seal, std::unique_ptr<Botan::AEAD_Mode> open)
      : seal_(std::move(seal)), open_(std::move(open)) {}

  Status seal(const Nonce& nonce, ByteView associated_data, ByteView plaintext, ByteSpan out) override {
    SIEGEL_INVARIANT(out.size() == plaintext.size() + aead_tag_size);
    const auto body = out.first(plaintext.size());
    auto status = guarded<StackWiper::shallow>(library_failure, [&]() -> Status {
      // std::copy, here and in chunk_buffer.h: g++ 12 makes memmove of it, and a loop over bytes of std::ranges::copy.
      if (plaintext.data() != body.data()) std::copy(plaintext.begin(), plaintext.end(), body.begin());
      seal_->set_associated_data(associated_data);
      seal_->start(nonce);
      seal_->process(body);
      // Only the tag goes through Botan's own buffer, so the content is never copied a second time.
      tag_.clear();
      seal_->finish(tag_);
      std::ranges::copy(tag_, out.subspan(body.size()).begin());
      return {};
    });
    if (!status) wipe(out);
    return status;
  }

  Status open(const Nonce& nonce, ByteView associated_data, ByteView sealed, ByteSpan out) override {
    if (sealed.size() < aead_tag_size) return fail(ErrorCode::payload_forged, "an authentication tag is missing");
    SIEGEL_INVARIANT(out.size() + aead_tag_size == sealed.size());
    auto status = guarded<StackWiper::shallow>(library_failure, [&]() -> Status {
      const auto tag = sealed.last(aead_tag_size);
      tag_.assign(tag.begin(), tag.end());
      if (sealed.data() != out.data()) std::copy_n(sealed.begin(), out.size(), out.begin());
      open_->set_associated_data(associated_data);
      open_->start(nonce);
      open_->process(out);
      open_->finish(tag_);
      return {};
    });
    if (!status) wipe(out);
    return status;
  }

 private:
  std::unique_ptr<Botan::AEAD_Mode> seal_;
  std::unique_ptr<Botan::AEAD_Mode> open_;
  Botan::secure_vector<std::uint8_t> tag_;
};

Result<std::unique_ptr<Aead>> make_aes_gcm(const std::string& cipher, ByteView key) {
  return guarded<StackWiper::shallow>(library_failure, [&]() -> Result<std::unique_ptr<Aead>> {
    auto seal = Botan::AEAD_Mode::create_or_throw(cipher, Botan::Cipher_Dir::Encryption);
    auto open = Botan::AEAD_Mode::create_or_throw(cipher, Botan::Cipher_Dir::Decryption);
    seal->set_key(key);
    open->set_key(key);
    return std::make_unique<AesGcm>(std::move(seal), std::move(open));
  });
}

}  // namespace

Result<std::unique_ptr<Aead>> make_aes_256_gcm(ByteView key) {
  if (key.size() != aead_key_size) return fail(ErrorCode::bad_key, "an AES-256 key has 32 bytes");
  return make_aes_gcm("AES-256/GCM", key);
}

}  // namespace siegel::botan

namespace siegel {

Result<std::unique_ptr<Aead>> aes_128_gcm(ByteView key) {
  constexpr std::size_t key_size = 16;
  if (key.size() != key_size) return fail(ErrorCode::bad_key, "an AES-128 key has 16 bytes");
  return botan::make_aes_gcm("AES-128/GCM", key);
}

}  // namespace siegel
