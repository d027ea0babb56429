// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/wiped_bytes.h"

namespace siegel {

/// One step from a container into it: a member's name, decoded, or an element's index.
struct JsonStep {
  std::string_view name;  ///< of a member; empty for an element
  std::uint64_t index;    ///< in its container, from 0; of a member too
  bool is_member;
};

/// Where a value stands: the steps from the outermost value to it (RFC 6901). Its views live until the call that got
/// it returns.
class JsonPath {
 public:
  /// 0 for the outermost value.
  std::size_t size() const { return steps_.size(); }
  JsonStep operator[](std::size_t depth) const {
    const auto& step = steps_[depth];
    return {std::string_view(names_).substr(step.begin, step.size), step.index, step.is_member};
  }
  JsonStep last() const { return (*this)[size() - 1]; }
  /// As RFC 6901 writes it: `/name/0/a~1b`.
  std::string pointer() const;

 private:
  friend class JsonParser;
  struct Step {
    std::size_t begin;  // in names_
    std::size_t size;
    std::uint64_t index;
    bool is_member;
  };
  std::vector<Step> steps_;
  std::string names_;
};

}  // namespace siegel
