// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "detect/detail/candidate.h"

namespace siegel::detail {

/// The terms of the user: each a row of words and marks, compared without case.
class Dictionary {
 public:
  /// Errors: `bad_argument` for a term that is empty, too long or not UTF-8; `too_large`.
  static Result<Dictionary> create(const std::vector<DictionaryTerm>& terms);

  bool empty() const { return terms_.empty(); }
  /// The longest term that begins at this word, also with a genitive s.
  void find(Candidates& to, std::size_t word) const;

 private:
  struct Term {
    std::vector<std::string> words;  // in lower case
    FindingType type;
  };
  std::vector<Term> terms_;
  std::unordered_multimap<std::string, std::size_t> by_first_;
};

}  // namespace siegel::detail
