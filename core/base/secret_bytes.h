// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

#include "base/bytes.h"

namespace siegel {

/// Overwrites with zeros in a way the compiler may not remove.
void wipe(ByteSpan bytes) noexcept;

/// Compares without a data-dependent branch or index. Different lengths are unequal at once: lengths are public.
bool equal_constant_time(ByteView a, ByteView b) noexcept;

/// Keys, passphrases and decrypted metadata: of fixed size, move only, wiped when dropped, not printable and not
/// comparable with ==.
///
/// The memory is guarded where the platform can: own pages between inaccessible ones, locked, left out of core
/// dumps (libsodium's sodium_malloc). Without memory `std::bad_alloc` is thrown, as by every container; lengths from
/// outside are capped before they get here.
class SecretBytes {
 public:
  SecretBytes() noexcept = default;
  /// `size` zero bytes, to be filled through `reveal_for_writing`.
  explicit SecretBytes(std::size_t size);
  /// Copies, and leaves the source as it is. For bytes that arrive in memory we do not own.
  static SecretBytes copy(ByteView plain);
  /// Copies, and wipes the source.
  static SecretBytes take(Bytes&& plain);

  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  /// A second copy, asked for by name.
  SecretBytes clone() const { return copy(reveal()); }

  /// The only door to the bytes; `git grep reveal` is the audit.
  ByteView reveal() const noexcept { return {data_, size_}; }
  ByteSpan reveal_for_writing() noexcept { return {data_, size_}; }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }

  bool operator==(const SecretBytes&) const = delete;

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

/// A secret of a few dozen bytes that lives for one function: on the stack, wiped at the end of its scope.
template <std::size_t Size>
class SecretArray {
 public:
  SecretArray() noexcept = default;
  SecretArray(const SecretArray&) = delete;
  SecretArray& operator=(const SecretArray&) = delete;
  ~SecretArray() { wipe(bytes_); }

  ByteView reveal() const noexcept { return bytes_; }
  ByteSpan reveal_for_writing() noexcept { return bytes_; }

 private:
  std::array<std::uint8_t, Size> bytes_{};
};

}  // namespace siegel
