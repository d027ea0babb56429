// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/csv_options.h"
#include "data/csv_parser.h"

namespace siegel {

/// Writes edited rows between untouched text.
class CsvWriter {
 public:
  explicit CsvWriter(const CsvForm& form) : form_(form) {}

  /// Another one for the same columns, which has written nothing yet.
  CsvWriter beside() const;

  /// From now on these columns are left out of every row.
  void leave_out(const CsvHeader& header);

  /// The parser's row was edited, or belongs to a table that loses columns. Copies what lies before it in the parser's
  /// text, and writes the row. Errors: `bad_data` if a value cannot be written.
  Status write(const CsvParser& parser, WipedBytes& to);
  /// Copies up to the end of the last whole row; the parser is about to forget it.
  void flush(const CsvParser& parser, WipedBytes& to);

  bool leaves_out() const { return !left_out_.empty(); }
  std::size_t columns_left() const { return columns_left_; }
  std::uint64_t formulas() const { return formulas_; }

 private:
  bool is_left_out(std::size_t column) const { return column < left_out_.size() && left_out_[column]; }
  void copy_up_to(std::size_t end, const CsvParser& parser, WipedBytes& to);
  Status write_kept(const CsvParser& parser, WipedBytes& to);
  Status put(std::string_view value, const CsvRow& row, std::size_t column, WipedBytes& to);
  bool needs_quotes(std::string_view value) const;

  CsvForm form_;
  std::vector<bool> left_out_;  // empty if no column is
  std::size_t columns_left_ = 0;
  std::size_t copied_ = 0;  // of the parser's text
  std::uint64_t formulas_ = 0;
};

}  // namespace siegel
