// SPDX-License-Identifier: Apache-2.0
#include "crypto/password_wrap.h"

#include <botan/cipher_mode.h>

#include <algorithm>
#include <string>

#include "crypto/botan/firewall.h"

namespace siegel {
namespace {

constexpr std::size_t block_size = 16;
constexpr std::size_t head_size = 4;  // the length, and three bytes to check
constexpr std::size_t min_key = 3;
constexpr std::size_t max_key = 64;
constexpr std::size_t max_wrapped = head_size + max_key + 3 * block_size;
constexpr Error library_failure{ErrorCode::internal, "the cryptographic library failed"};
constexpr Error wrong{ErrorCode::payload_forged, "the passphrase does not unwrap the key"};

Status check_kek(ByteView kek, ByteView iv) {
  if ((kek.size() != 16 && kek.size() != 24 && kek.size() != 32) || iv.size() != password_wrap_iv_size)
    return fail(ErrorCode::bad_key, "a key-encryption key has not the length of an AES key");
  return {};
}

std::unique_ptr<Botan::Cipher_Mode> cbc(ByteView kek, Botan::Cipher_Dir direction) {
  auto mode =
      Botan::Cipher_Mode::create_or_throw("AES-" + std::to_string(8 * kek.size()) + "/CBC/NoPadding", direction);
  mode->set_key(kek);
  return mode;
}

}  // namespace

Result<Bytes> wrap_by_password(ByteView kek, ByteView iv, ByteView key, RandomSource& random) {
  SIEGEL_CHECK(check_kek(kek, iv));
  if (key.size() < min_key || key.size() > max_key)
    return fail(ErrorCode::bad_key, "a key of this length cannot be wrapped");
  // Two blocks at least (RFC 3211, 2.3.1), filled up with random bytes.
  const auto size = std::max(2 * block_size, (head_size + key.size() + block_size - 1) / block_size * block_size);
  SecretBytes block(size);
  const auto out = block.reveal_for_writing();
  SIEGEL_CHECK(random.fill(out));
  out[0] = static_cast<std::uint8_t>(key.size());
  for (std::size_t i = 0; i + 1 < head_size; ++i) out[1 + i] = static_cast<std::uint8_t>(~key[i]);
  std::ranges::copy(key, out.subspan(head_size).begin());
  return botan::guarded(library_failure, [&]() -> Result<Bytes> {
    Bytes wrapped(block.reveal().begin(), block.reveal().end());
    // The second pass goes on where the first one ended, so that every byte depends on every other.
    const auto mode = cbc(kek, Botan::Cipher_Dir::Encryption);
    mode->start(iv);
    mode->process(wrapped);
    const Bytes last(wrapped.end() - static_cast<std::ptrdiff_t>(block_size), wrapped.end());
    mode->reset();
    mode->start(last);
    mode->process(wrapped);
    return wrapped;
  });
}

Result<SecretBytes> unwrap_by_password(ByteView kek, ByteView iv, ByteView wrapped) {
  SIEGEL_CHECK(check_kek(kek, iv));
  if (wrapped.size() < 2 * block_size || wrapped.size() > max_wrapped || wrapped.size() % block_size != 0)
    return fail(wrong);
  return botan::guarded(library_failure, [&]() -> Result<SecretBytes> {
    const auto mode = cbc(kek, Botan::Cipher_Dir::Decryption);
    // The last block of the inner pass is what the outer one began with.
    SecretBytes inner_end(block_size);
    const auto end = inner_end.reveal_for_writing();
    std::ranges::copy(wrapped.last(block_size), end.begin());
    mode->start(wrapped.subspan(wrapped.size() - 2 * block_size, block_size));
    mode->process(end);
    SecretBytes block(wrapped.size());
    const auto out = block.reveal_for_writing();
    std::ranges::copy(wrapped, out.begin());
    mode->reset();
    mode->start(inner_end.reveal());
    mode->process(out);
    mode->reset();
    mode->start(iv);
    mode->process(out);
    const std::size_t size = out[0];
    unsigned difference = size < min_key || size > out.size() - head_size ? 1U : 0U;
    for (std::size_t i = 0; i + 1 < head_size; ++i)
      difference |= static_cast<unsigned>(out[1 + i] ^ static_cast<std::uint8_t>(~out[head_size + i]));
    if (difference != 0) return fail(wrong);
    return SecretBytes::copy(block.reveal().subspan(head_size, size));
  });
}

}  // namespace siegel
