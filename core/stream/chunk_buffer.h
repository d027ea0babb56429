// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>

#include "base/secret_bytes.h"

namespace siegel {

/// Collects the bytes of one chunk. Wiped when cleared and when dropped; of fixed capacity, because a buffer that
/// grows leaves copies behind.
template <std::size_t Capacity>
class ChunkBuffer {
 public:
  ChunkBuffer() : bytes_(Capacity) {}

  /// Takes as much of `in` as fits and returns what is left of it.
  ByteView fill(ByteView in) {
    const auto taken = in.first(std::min(in.size(), Capacity - size_));
    std::copy(taken.begin(), taken.end(), bytes_.reveal_for_writing().subspan(size_).begin());
    size_ += taken.size();
    return in.subspan(taken.size());
  }

  /// Room for `size` bytes that somebody else writes.
  ByteSpan reserve(std::size_t size) {
    size_ = size;
    return bytes_.reveal_for_writing().first(size);
  }

  bool full() const { return size_ == Capacity; }
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  ByteView reveal() const { return bytes_.reveal().first(size_); }

  void clear() {
    wipe(bytes_.reveal_for_writing().first(size_));
    size_ = 0;
  }

 private:
  SecretBytes bytes_;
  std::size_t size_ = 0;
};

}  // namespace siegel
