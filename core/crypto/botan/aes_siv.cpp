// SPDX-License-Identifier: Apache-2.0
#include <botan/aead.h>

#include <string>

#include "crypto/botan/aes.h"
#include "crypto/botan/firewall.h"

namespace siegel::botan {
namespace {

constexpr Error library_failure{ErrorCode::internal, "the cryptographic library failed"};

class AesSiv final : public DeterministicAead {
 public:
  AesSiv(std::unique_ptr<Botan::AEAD_Mode> seal, std::unique_ptr<Botan::AEAD_Mode> open)
      : seal_(std::move(seal)), open_(std::move(open)) {}

  Result<Bytes> seal(std::span<const ByteView> components, ByteView plaintext) override {
    return run(*seal_, seal_components_, components, plaintext);
  }

  Result<Bytes> open(std::span<const ByteView> components, ByteView sealed) override {
    if (sealed.size() < siv_tag_size) return fail(ErrorCode::payload_forged, "an authentication tag is missing");
    return run(*open_, open_components_, components, sealed);
  }

 private:
  static Result<Bytes> run(Botan::AEAD_Mode& mode, std::size_t& set_before, std::span<const ByteView> components,
                           ByteView in) {
    if (components.size() > max_siv_components)
      return fail(ErrorCode::bad_argument, "AES-SIV takes at most 126 components");
    return guarded<StackWiper::shallow>(library_failure, [&]() -> Result<Bytes> {
      // Botan keeps the components of the last message, and an empty one is still one (RFC 5297, 2.4): it can only
      // forget all of them. What it was told before is told anew, so the rest has to go first.
      if (components.size() < set_before) mode.reset();
      for (std::size_t i = 0; i < components.size(); ++i) mode.set_associated_data_n(i, components[i]);
      set_before = components.size();
      Botan::secure_vector<std::uint8_t> text(in.begin(), in.end());
      mode.start();
      mode.finish(text);
      return Bytes(text.begin(), text.end());
    });
  }

  std::unique_ptr<Botan::AEAD_Mode> seal_;
  std::unique_ptr<Botan::AEAD_Mode> open_;
  std::size_t seal_components_ = 0;
  std::size_t open_components_ = 0;
};

}  // namespace

Result<std::unique_ptr<DeterministicAead>> make_aes_siv(ByteView key) {
  if (key.size() != 32 && key.size() != 48 && key.size() != 64)
    return fail(ErrorCode::bad_key, "an AES-SIV key has 32, 48 or 64 bytes");
  return guarded(library_failure, [&]() -> Result<std::unique_ptr<DeterministicAead>> {
    const auto name = "AES-" + std::to_string(4 * key.size()) + "/SIV";
    auto seal = Botan::AEAD_Mode::create_or_throw(name, Botan::Cipher_Dir::Encryption);
    auto open = Botan::AEAD_Mode::create_or_throw(name, Botan::Cipher_Dir::Decryption);
    seal->set_key(key);
    open->set_key(key);
    return std::make_unique<AesSiv>(std::move(seal), std::move(open));
  });
}

}  // namespace siegel::botan
