// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "detect/detail/candidate.h"
#include "detect/detail/folded_text.h"

namespace siegel::detail {

/// Regular expressions of the user. Which library matches them is known in one place, core/detect/re2; a build without
/// it (SIEGEL_RE2=OFF) takes core/detect/without_re2 and refuses them.
class UserPatterns {
 public:
  /// Errors: `bad_argument` for a name, score or expression that is none, or matches the empty text; `too_large` beyond
  /// the limits, also of the memory that an expression needs; `unsupported` in a build without RE2.
  static Result<UserPatterns> create(const std::vector<UserPattern>& patterns);

  UserPatterns(UserPatterns&&) noexcept;
  UserPatterns& operator=(UserPatterns&&) noexcept;
  ~UserPatterns();

  /// Every match in the folded text, from left to right and apart for each pattern. Linear in the text.
  void find(std::string_view folded, Candidates& to) const;

 private:
  struct Compiled;
  explicit UserPatterns(std::vector<Compiled> compiled);
  std::vector<Compiled> compiled_;
};

}  // namespace siegel::detail
