// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/csv_options.h"
#include "data/csv_row.h"
#include "data/position.h"

namespace siegel {

/// Finds the rows of a table in UTF-8 that comes piece by piece. It keeps what it was fed until told to forget, so that
/// its owner can copy from it.
class CsvParser {
 public:
  CsvParser(const CsvDialect& dialect, const CsvOptions& options);

  /// Appends; invalidates the row and the text.
  void feed(ByteView utf_8);
  /// A row is complete: `row()`. False: more is needed, or, if the text is complete, there are no more rows.
  /// Errors: `bad_data` for malformed quotes, `too_large`.
  Result<bool> next(SampleExtent extent);

  CsvEditableRow& row() { return row_; }
  const CsvEditableRow& row() const { return row_; }
  /// All that was fed and not forgotten; the row is a part of it.
  std::string_view text() const { return {reinterpret_cast<const char*>(buffer_.data()), size_}; }
  std::size_t row_begin() const { return row_begin_; }
  std::size_t row_end() const { return content_end_; }  ///< without the line end
  std::size_t next_row() const { return scan_; }        ///< after the line end
  /// Where the text ends that belongs to rows that are complete.
  std::size_t complete_end() const { return place_ == Place::row_begin ? scan_ : row_begin_; }
  /// Forgets everything before the row that is being read.
  void forget();
  /// The number of the next row becomes 1, its line `line`.
  void count_from(std::uint64_t line);

  std::uint64_t rows() const { return row_.number_; }
  std::uint64_t lines() const { return next_line_ - 1; }
  /// The header is not counted.
  void uncount_row() { --row_.number_; }
  /// Where the last error was found.
  DataPosition fault() const { return position_at(fault_); }
  /// Where reading stands.
  DataPosition here() const { return position_at(size_); }

 private:
  enum class Place : std::uint8_t { row_begin, cell_begin, in_cell, in_quotes, after_quotes };

  Result<bool> more(SampleExtent extent);
  Result<bool> end_row();
  Status end_cell(bool is_quoted);
  Status skip_quoted(SampleExtent extent);
  bool is_lenient_quote() const;
  std::size_t find_special(std::size_t from) const;
  std::unexpected<Error> stop(std::size_t at, std::string_view what);
  DataPosition position_at(std::size_t offset) const;

  CsvOptions options_;
  int quote_;  // no byte if there are no quotes
  std::uint64_t delimiters_;
  std::uint64_t quotes_;

  WipedBytes buffer_;  // followed by at least eight bytes that are not text
  std::size_t size_ = 0;
  std::size_t row_begin_ = 0;
  std::size_t content_end_ = 0;
  std::size_t cell_begin_ = 0;
  std::size_t scan_ = 0;
  std::size_t fault_ = 0;
  std::uint64_t next_line_ = 1;
  Place place_ = Place::row_begin;
  bool has_quotes_ = false;   // of the row
  bool has_escapes_ = false;  // of the cell
  CsvEditableRow row_;
};

}  // namespace siegel
