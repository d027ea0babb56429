// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/wiped_bytes.h"
#include "data/csv_dialect.h"

namespace siegel {

/// Where a cell lies in the text of its row, quotes included.
struct CsvCell {
  std::uint32_t begin;
  std::uint32_t end;
  bool is_quoted;
  bool has_escapes;  ///< of a quoted cell: its value is not simply what lies between the quotes
};

/// One row as it was read: UTF-8, whatever the file's encoding is. All views live until the call that got the row
/// returns.
class CsvRow {
 public:
  std::size_t size() const { return cells_.size(); }
  /// The value of a cell, without quotes and escapes.
  std::string_view value(std::size_t column) const {
    const auto& cell = cells_[column];
    if (!cell.is_quoted) return text_.substr(cell.begin, cell.end - cell.begin);
    if (!cell.has_escapes) return text_.substr(cell.begin + 1, cell.end - cell.begin - 2);
    return unescaped(column);
  }
  /// The cell as it is written.
  std::string_view written(std::size_t column) const {
    return text_.substr(cells_[column].begin, cells_[column].end - cells_[column].begin);
  }
  bool is_quoted(std::size_t column) const { return cells_[column].is_quoted; }
  /// The whole row as it is written, without its line end; for a quarantine.
  std::string_view text() const { return text_; }
  /// 1 for the first row that is not the header.
  std::uint64_t number() const { return number_; }
  /// The line of the file at which the row begins, from 1.
  std::uint64_t line() const { return line_; }

 protected:
  friend class CsvParser;
  std::string_view unescaped(std::size_t column) const;

  CsvDialect dialect_;
  std::string_view text_;
  std::vector<CsvCell> cells_;
  std::uint64_t number_ = 0;
  std::uint64_t line_ = 1;
  mutable std::deque<std::string> unescaped_;  // a deque, so that views stay; used for cells with escapes only
};

/// The columns, before the first row. Names are UTF-8 as written in the header, without quotes; all are empty if the
/// table has no header.
class CsvHeader {
 public:
  explicit CsvHeader(std::vector<std::string> names, CsvHeaderRow row)
      : names_(std::move(names)), row_(row), dropped_(names_.size()) {}

  std::size_t size() const { return names_.size(); }
  const std::string& name(std::size_t column) const { return names_[column]; }
  bool has_names() const { return row_ == CsvHeaderRow::present; }

  /// The column leaves the table, with its name.
  void drop(std::size_t column) { dropped_[column] = true; }
  bool is_dropped(std::size_t column) const { return dropped_[column]; }

 private:
  std::vector<std::string> names_;
  CsvHeaderRow row_;
  std::vector<bool> dropped_;
};

/// The names that the first row gives to the columns.
std::vector<std::string> column_names(const CsvRow& first, CsvHeaderRow header);

/// A row that an editor may change. What it does not touch leaves byte for byte.
class CsvEditableRow : public CsvRow {
 public:
  /// The cell gets another value (UTF-8 without NUL, copied); quotes are added only if the cell had them or the value
  /// needs them. The last call for a column counts. A dropped column stays dropped.
  void replace(std::size_t column, std::string_view value);
  /// The row leaves the table. Nothing of it is written.
  void drop() { is_dropped_ = true; }
  bool is_edited() const { return is_dropped_ || !replacements_.empty(); }
  /// Forgets what was wanted for the row before.
  void begin();

 private:
  friend class CsvWriter;
  friend class CsvParser;
  struct Replacement {
    std::size_t column;
    std::size_t begin;  // in replaced_text_
    std::size_t size;
  };
  std::vector<Replacement> replacements_;  // by column
  std::string replaced_text_;
  bool is_dropped_ = false;
};

/// Decides what becomes of a table. An error of its own ends the run and stays.
class CsvEditor {
 public:
  virtual ~CsvEditor() = default;
  /// Once, before the first row; never for a table without any row. Columns are dropped here.
  virtual Status begin(CsvHeader& header) = 0;
  /// For each row after the header.
  virtual Status edit(CsvEditableRow& row) = 0;
};

/// Looks at a table.
class CsvVisitor {
 public:
  virtual ~CsvVisitor() = default;
  virtual Status begin(const CsvHeader& header) = 0;
  virtual Status visit(const CsvRow& row) = 0;
};

}  // namespace siegel
