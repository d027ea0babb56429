// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace siegel {

/// Reads fields off the front of a byte string. Every length is checked against what is there before it is used.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}

  bool empty() const { return rest_.empty(); }
  std::size_t remaining() const { return rest_.size(); }

  /// Errors: `bad_header` if fewer than `size` bytes are left.
  Result<ByteView> take(std::size_t size) {
    if (size > rest_.size()) return fail(ErrorCode::bad_header, "a field is longer than what holds it");
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }

  /// An integer in network byte order.
  template <class Integer>
  Result<Integer> take_integer() {
    SIEGEL_TRY(const auto bytes, take(sizeof(Integer)));
    return read_big_endian<Integer>(bytes.template first<sizeof(Integer)>());
  }

  ByteView take_rest() {
    const auto taken = rest_;
    rest_ = {};
    return taken;
  }

 private:
  ByteView rest_;
};

}  // namespace siegel
