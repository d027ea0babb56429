// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/transform.h"
#include "data/csv_parser.h"
#include "data/transcoder.h"

namespace siegel {

/// What comes out of a table on its way from bytes to rows.
class CsvRows {
 public:
  virtual ~CsvRows() = default;
  /// The form is known; these bytes in front belong to no row: the byte order mark, in the bytes of the file, and a
  /// line `sep=X`, as UTF-8.
  virtual Status begin(const CsvForm& form, ByteView byte_order_mark, std::string_view separator_line) = 0;
  virtual Status header(CsvParser& parser) = 0;
  virtual Status row(CsvParser& parser) = 0;
  /// All rows in the parser's text were shown; it forgets them now.
  virtual Status flush(CsvParser& parser) = 0;
};

/// Reads a table: detects how it is written, decodes it, finds its rows and checks what concerns all of them.
class CsvInput {
 public:
  explicit CsvInput(const CsvOptions& options) : options_(options) {}

  Status push(ByteView table, CsvRows& rows);
  Status finish(CsvRows& rows);

  /// Another one, which begins after the header.
  CsvInput beside() const;
  bool is_after_header() const { return !expects_header_; }
  /// Whole rows that come after the header. Counts lines and rows anew.
  Status push_rows(ByteView whole_rows, CsvRows& rows);

  DataPosition position() const;
  const std::optional<CsvForm>& form() const { return form_; }
  const CsvOptions& options() const { return options_; }
  std::uint64_t rows() const { return parser_ ? parser_->rows() : 0; }
  std::uint64_t lines() const { return parser_ ? parser_->lines() : 0; }

 private:
  Status detect(SampleExtent extent, CsvRows& rows);
  Status decode(ByteView table, CsvRows& rows);
  Status find_rows(SampleExtent extent, CsvRows& rows);
  Status take_row(CsvRows& rows);
  Status take_header(CsvRows& rows);

  CsvOptions options_;
  WipedBytes sample_;  // until the form is known
  std::optional<CsvForm> form_;
  std::optional<TextDecoder> decoder_;
  std::optional<CsvParser> parser_;
  std::size_t columns_ = 0;
  bool expects_header_ = true;
  std::size_t separator_line_left_ = 0;  // bytes that are not for the parser
  std::optional<DataPosition> fault_;
};

}  // namespace siegel
