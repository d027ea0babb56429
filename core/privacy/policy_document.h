// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "data/json_rewriter.h"

namespace siegel {

inline constexpr std::size_t max_policy_size = std::size_t{512} << 10;  ///< bytes
inline constexpr std::size_t max_policy_depth = 8;  ///< objects and arrays within the outermost object

/// A value of a policy file, with its place, so that every complaint can say where.
struct PolicyNode {
  enum class Kind { object, array, text, number, word };
  Kind kind = Kind::word;
  std::string name;                  ///< of a member; empty for an element
  std::string value;                 ///< text decoded; everything else as it is written
  std::vector<PolicyNode> children;  ///< in the order they stand
  DataPosition position;             ///< where the value begins

  const PolicyNode* find(std::string_view member) const;
};

/// Reads strict JSON (RFC 8259, no duplicate names) into a tree. On failure `fault` says where. Errors: `bad_policy`
/// for anything but one JSON object in UTF-8, `too_large` beyond `max_policy_size`.
Result<PolicyNode> read_policy_document(ByteView text, DataPosition& fault);

}  // namespace siegel
