// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/transform.h"
#include "data/csv_options.h"
#include "data/csv_row.h"
#include "data/position.h"

namespace siegel {

/// Passes a table through an editor: CSV in any dialect and encoding of csv_dialect.h and encoding.h. A Transform.
/// Bytes that the editor did not touch leave as they came: quotes, blanks, line ends, encoding, byte order mark.
///
///     CsvRewriter rewriter(editor);              // editor: a CsvEditor of yours, outlives the rewriter
///     while (...) sink.write(*rewriter.push(piece));
///     sink.write(*rewriter.finish());
///     if (failed) report(rewriter.position());
///
/// Blank lines of a table with more than one column pass; the editor does not see them. Memory: a row, what is pushed,
/// and the sample at the start.
///
/// Errors: `bad_data` for malformed quotes, ragged rows, duplicate names, NUL, bytes that are no text of the encoding,
/// a value that the encoding or dialect cannot write; `too_large` for a row or a number of columns above the caps;
/// `bad_argument` if every column was dropped; and whatever the editor says.
class CsvRewriter {
 public:
  explicit CsvRewriter(CsvEditor& editor, const CsvOptions& options = {});
  CsvRewriter(CsvRewriter&&) noexcept;
  CsvRewriter& operator=(CsvRewriter&&) noexcept;
  ~CsvRewriter();

  Result<ByteView> push(ByteView table);
  Result<ByteView> finish();

  /// Where reading stopped: after an error, the place of the fault.
  DataPosition position() const;
  /// How the table is written; nothing before enough of it was seen.
  std::optional<CsvForm> form() const;
  /// Rows read so far, without the header.
  std::uint64_t rows() const;
  /// Replaced values that a spreadsheet would take for a formula, see `starts_formula`.
  std::uint64_t formulas() const;

  /// Another rewriter for the same table, for use by another thread on whole rows that come after the header: see
  /// CsvSplitter. Nothing if the header was not reached yet.
  std::unique_ptr<CsvRewriter> beside(CsvEditor& editor) const;
  /// Rewrites whole rows as `CsvSplitter` cut them. Positions and row numbers start anew with each call; add those of
  /// the pieces before, `lines` and `rows`.
  Result<ByteView> push_rows(ByteView whole_rows);
  /// Lines that ended so far, of the table or, after `push_rows`, of these rows.
  std::uint64_t lines() const;

 private:
  class Body;
  explicit CsvRewriter(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace siegel
