// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "data/csv_dialect.h"
#include "data/position.h"
#include "privacy/column_selector.h"
#include "privacy/value_transform.h"

namespace siegel {

inline constexpr std::size_t max_policy_rules = 1000;
inline constexpr std::uint64_t max_policy_number = 1'000'000'000;  ///< `width`, `keep`, `keep_last`

/// What a rule does with a value (docs/policy.md, "Transforms").
enum class FieldAction : std::uint8_t { keep, drop, prefix, bucket, mask, generalize };
inline constexpr std::size_t field_action_count = 6;
std::string_view name_of(FieldAction action);

struct FieldRule {
  ColumnSelector selector;
  FieldAction action = FieldAction::drop;
  std::uint32_t number = 0;  ///< `keep` of prefix, `width` of bucket, `keep_last` of mask
  char decimal_mark = '.';   ///< of bucket
  DatePart part = DatePart::year;
  DataPosition position = {};  ///< of the rule in its file
};

/// Something that is wrong with a policy. `what` is a literal, so no text of the file can reach a log through it.
struct PolicyFault {
  DataPosition position;
  std::string_view what;
};

/// What is to become of each column of a table (docs/policy.md). A column that no rule names is an error of the run
/// and never passes.
struct TablePolicy {
  /// Strict: a member that nobody knows is a fault. Errors: `bad_policy` or `too_large`; then `faults` has every fault
  /// that was found, in the order of the file, and at least one.
  static Result<TablePolicy> parse(ByteView json, std::vector<PolicyFault>& faults);

  /// The rule for a column: the first that names it; nothing if there is none. Errors: `bad_policy` if a second one
  /// of the same rank does too.
  Result<const FieldRule*> rule_for(std::string_view name, std::size_t index) const;

  std::optional<CsvHeaderRow> header;
  std::optional<char> delimiter;
  std::vector<FieldRule> rules;
};

}  // namespace siegel
