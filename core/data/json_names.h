// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace siegel {

/// The names of the members of all open objects, as digests of 128 bits, to find duplicates. Objects end in the reverse
/// order of their beginning, so their names leave as a stack does.
///
/// The digest is no cryptographic one: whoever builds names that collide gets his own text refused, and no table that
/// grows slow: a search gives up after a few places.
class JsonNames {
 public:
  explicit JsonNames(std::size_t capacity) : capacity_(capacity) {}

  /// A mark to return to when the object that begins here ends.
  std::size_t mark() const { return entries_.size(); }
  /// Errors: `bad_data` if the object that began at `mark` has the name already; `too_large` above the capacity.
  Status add(std::string_view name, std::size_t mark);
  void return_to(std::size_t mark);

 private:
  struct Entry {
    std::uint64_t first;
    std::uint64_t second;
  };
  std::size_t place_of(const Entry& entry) const;
  void grow();

  std::size_t capacity_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> places_;  // index into entries_, from 1; open addressing
};

}  // namespace siegel
