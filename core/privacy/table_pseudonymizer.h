// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <string>

#include "data/csv_rewriter.h"
#include "privacy/table_policy.h"

namespace siegel {

/// What a run saw: counts, and never a value or a name.
struct TableReport {
  std::uint64_t rows = 0;
  std::uint64_t columns = 0;
  std::array<std::uint64_t, field_action_count> columns_by_action{};
  std::uint64_t values_changed = 0;
  std::uint64_t values_empty = 0;      ///< in columns that are changed
  std::uint64_t values_unscanned = 0;  ///< kept: nothing looked for persons in them
  std::uint64_t formulas = 0;          ///< changed values that a spreadsheet would take for a formula

  std::string print() const;  ///< JSON
};

/// Applies a policy to a table. A Transform; see CsvRewriter for the bytes, the memory and the errors of the table.
/// Which rule is whose is decided once, at the header.
///
/// Further errors: `policy_denied` for a column that no rule names; `bad_policy` for one that two rules of equal rank
/// name; `bad_data` for a value that its transform cannot read.
class TablePseudonymizer {
 public:
  explicit TablePseudonymizer(TablePolicy policy);
  TablePseudonymizer(TablePseudonymizer&&) noexcept;
  TablePseudonymizer& operator=(TablePseudonymizer&&) noexcept;
  ~TablePseudonymizer();

  Result<ByteView> push(ByteView table);
  Result<ByteView> finish();

  /// After an error, the place of the fault; `field` is the column, from 1.
  DataPosition position() const;
  TableReport report() const;

 private:
  class Editor;
  std::unique_ptr<Editor> editor_;  // has an address of its own: the rewriter refers to it
  CsvRewriter rewriter_;
};

}  // namespace siegel
