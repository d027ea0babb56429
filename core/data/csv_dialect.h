// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "data/encoding.h"

namespace siegel {

/// How a cell that holds delimiters or line ends is wrapped.
enum class CsvQuote : std::uint8_t { double_quote, single_quote, none };
/// How a quote within a quoted cell is written: twice (RFC 4180, 2.7), or after a backslash.
enum class CsvEscape : std::uint8_t { doubled, backslash };
enum class CsvHeaderRow : std::uint8_t { present, absent };

/// How a table is written. Line ends are not part of it: LF, CR LF and CR each end a row, mixed as they come.
struct CsvDialect {
  char delimiter = ',';
  CsvQuote quote = CsvQuote::double_quote;
  CsvEscape escape = CsvEscape::doubled;
  CsvHeaderRow header = CsvHeaderRow::present;

  bool operator==(const CsvDialect&) const = default;
};

/// What the caller knows about the dialect; the rest is detected.
struct CsvDialectHints {
  std::optional<char> delimiter = {};
  std::optional<CsvQuote> quote = {};
  std::optional<CsvEscape> escape = {};
  std::optional<CsvHeaderRow> header = {};
};

/// True for a character that may part cells: printable ASCII that is neither letter, digit, quote nor backslash, or
/// TAB.
bool may_delimit(char character);

/// Reads the dialect off the front of a table (UTF-8, without byte order mark); the last row of a whole table counts
/// even without a line end. A line `sep=X` decides the delimiter;
/// else it is that of TAB `;` `,` `|` with which the most rows have as many cells as the first, and more than one; of
/// equally good ones the first in this order, because a comma stands in the values of a table with `;` more often than
/// the other way round. Single quotes only if cells are wrapped in them throughout. The first row is a header if no
/// cell of it is empty, twice there or looks like a value (a number, a date, an address).
CsvDialect detect_csv_dialect(std::string_view front, SampleExtent extent, const CsvDialectHints& hints = {});

/// The size of a first line `sep=X` with its line end, as spreadsheets write it; 0 if there is none.
std::size_t separator_line_size(std::string_view front);

/// True if a spreadsheet would take the text for a formula: it starts with `=`, `+`, `-`, `@`, TAB or CR.
bool starts_formula(std::string_view text);

}  // namespace siegel
