// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace siegel {

inline constexpr std::size_t max_selector_size = 1024;  ///< bytes

/// Which columns of a table a rule is about: `col:NAME`, `col:Date*` (`*` any characters, `?` one; case does not
/// count for ASCII letters), `idx:N` (from 0), or several with `|` between them.
class ColumnSelector {
 public:
  /// An exact name or index stands above a pattern.
  enum class Rank { exact, pattern };

  /// Errors: `bad_policy`.
  static Result<ColumnSelector> parse(std::string_view text);

  /// The rank with which it names the column; nothing if it does not. `name` is empty in a table without header.
  std::optional<Rank> match(std::string_view name, std::size_t index) const;
  bool uses_index() const;
  bool uses_name() const;

 private:
  struct Term {
    std::string pattern;  // folded; empty for an index
    std::optional<std::uint64_t> index;
    Rank rank;
  };
  std::vector<Term> terms_;
};

}  // namespace siegel
