// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "data/position.h"

namespace siegel {

/// LF, CR LF and CR each end one line.
std::uint64_t count_line_ends(std::string_view text);

/// The column, from 1, of the character that follows the text in its last line.
std::uint64_t column_after(std::string_view utf_8);

/// Knows the place in a text of which only the end is still there.
class LineCounter {
 public:
  /// The text goes on with this.
  void skip(std::string_view utf_8);
  /// The place behind this, which follows what was skipped.
  DataPosition after(std::string_view utf_8) const;

 private:
  std::uint64_t lines_ = 0;       // that ended
  std::uint64_t characters_ = 0;  // of the line that has not
  bool ends_with_cr_ = false;
};

}  // namespace siegel
