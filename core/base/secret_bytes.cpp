// SPDX-License-Identifier: Apache-2.0
#include "base/secret_bytes.h"

#include <algorithm>
#include <utility>

#include "base/constant_time.h"
#include "base/secret_memory.h"

namespace siegel {

void wipe(ByteSpan bytes) noexcept { secret_memory::wipe(bytes.data(), bytes.size()); }

bool equal_constant_time(ByteView a, ByteView b) noexcept {
  // Whether they are equal is public: every caller goes on or fails for all to see.
  return a.size() == b.size() && declassify(secret_memory::equal(a.data(), b.data(), a.size()));
}

SecretBytes::SecretBytes(std::size_t size)
    : data_(size == 0 ? nullptr : static_cast<std::uint8_t*>(secret_memory::allocate(size))), size_(size) {}

SecretBytes SecretBytes::copy(ByteView plain) {
  SecretBytes secret(plain.size());
  std::ranges::copy(plain, secret.data_);
  return secret;
}

SecretBytes SecretBytes::take(Bytes&& plain) {
  auto secret = copy(plain);
  siegel::wipe(plain);
  plain.clear();
  return secret;
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

SecretBytes::~SecretBytes() {
  if (data_ != nullptr) secret_memory::release(data_);
}

}  // namespace siegel
