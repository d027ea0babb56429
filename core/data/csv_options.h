// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/csv_dialect.h"

namespace siegel {

/// A row with more or fewer cells than the first.
enum class RaggedRows {
  refuse,  ///< `bad_data`
  show,    ///< the editor gets it as it is, and looks at `CsvRow::size`; only cells of known columns can be dropped
};

/// A quote where RFC 4180 allows none.
enum class StrayQuotes {
  refuse,  ///< `bad_data`
  keep,    ///< in the middle of a cell without quotes it stands for itself; elsewhere `bad_data` still
};

/// Two columns of the same name.
enum class DuplicateNames { refuse, allow };

inline constexpr std::size_t default_max_row_size = std::size_t{16} << 20;  ///< bytes, as UTF-8
inline constexpr std::size_t default_max_columns = 100'000;
inline constexpr std::size_t csv_sample_size = 65'536;  ///< bytes that are looked at to detect encoding and dialect

/// How a table is read. What is not given is detected from the first `csv_sample_size` bytes.
struct CsvOptions {
  std::optional<Encoding> encoding = {};
  CsvDialectHints dialect = {};
  RaggedRows ragged_rows = RaggedRows::refuse;
  StrayQuotes stray_quotes = StrayQuotes::refuse;
  DuplicateNames duplicate_names = DuplicateNames::refuse;
  std::size_t max_row_size = default_max_row_size;  ///< at most 2^31
  std::size_t max_columns = default_max_columns;
};

/// How the table turned out to be written.
struct CsvForm {
  TextEncoding text;
  CsvDialect dialect;

  bool operator==(const CsvForm&) const = default;
};

}  // namespace siegel
