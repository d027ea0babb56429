// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace siegel {

/// A place in a text, for people: `Error::what` is a literal and cannot say where. Every number counts from 1; 0 is
/// "not known" or "does not apply".
struct DataPosition {
  std::uint64_t line = 0;    ///< line of the file; LF, CR LF and CR each end one
  std::uint64_t column = 0;  ///< character of that line
  std::uint64_t field = 0;   ///< of a table: the cell of its row

  bool operator==(const DataPosition&) const = default;
};

}  // namespace siegel
