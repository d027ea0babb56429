// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/csv_reader.h"

namespace siegel {

inline constexpr std::size_t max_risk_columns = 32;  ///< quasi-identifiers and sensitive ones together
inline constexpr std::uint64_t max_risk_rows = 100'000'000;
inline constexpr std::size_t max_risk_text_size = std::size_t{1} << 30;  ///< bytes of different values

/// The columns of a table that its risk is computed from, each value as a small number. Collects them from a table that
/// comes piece by piece; grows with the rows (four bytes for each column) and with the different values.
class RiskTable final : public CsvVisitor {
 public:
  /// Names of columns, case of ASCII letters does not count. Errors come with the table: `bad_argument` for a column
  /// that is not there, `too_large` beyond the limits.
  RiskTable(std::vector<std::string> quasi, std::vector<std::string> sensitive);

  Status begin(const CsvHeader& header) override;
  Status visit(const CsvRow& row) override;

  // The same for rows that come another way.
  Status begin_columns(std::span<const std::string_view> names);
  std::size_t column_count() const { return columns_.size(); }
  /// Where column number `i` (the quasi-identifiers first) lies in the table.
  std::size_t index_of(std::size_t i) const { return columns_[i].index; }
  /// One value for each column. Errors: `too_large`.
  Status add_row(std::span<const std::string_view> values);

  std::uint64_t rows() const { return rows_; }
  std::size_t quasi_count() const { return quasi_count_; }
  std::size_t sensitive_count() const { return columns_.size() - quasi_count_; }
  const std::string& quasi_name(std::size_t i) const { return columns_[i].name; }
  const std::string& sensitive_name(std::size_t i) const { return columns_[quasi_count_ + i].name; }
  /// The numbers of a column's values, one for each row.
  const std::vector<std::uint32_t>& quasi(std::size_t i) const { return columns_[i].numbers; }
  const std::vector<std::uint32_t>& sensitive(std::size_t i) const { return columns_[quasi_count_ + i].numbers; }
  /// Different values of a column; the text of value number n is `value(n)`.
  const std::vector<std::string>& quasi_values(std::size_t i) const { return columns_[i].values; }
  const std::vector<std::string>& sensitive_values(std::size_t i) const { return columns_[quasi_count_ + i].values; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  struct Column {
    std::string name;
    std::size_t index = 0;  // in the table
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> known = {};
    std::vector<std::string> values = {};
    std::vector<std::uint32_t> numbers = {};
  };
  Status add(Column& column, std::string_view value);
  std::vector<Column> columns_;  // the quasi-identifiers first
  std::size_t quasi_count_;
  std::uint64_t rows_ = 0;
  std::size_t text_size_ = 0;
};

}  // namespace siegel
