// SPDX-License-Identifier: Apache-2.0
#include "data/csv_splitter.h"

#include <algorithm>

namespace siegel {

bool CsvSplitter::can_split(const CsvForm& form, const CsvOptions& options) {
  return contains_ascii(form.text.encoding) && options.stray_quotes == StrayQuotes::refuse &&
         (form.dialect.escape == CsvEscape::doubled || form.dialect.quote == CsvQuote::none);
}

CsvSplitter::CsvSplitter(const CsvForm& form)
    : quote_(form.dialect.quote == CsvQuote::single_quote ? '\'' : '"'),
      has_quotes_(form.dialect.quote != CsvQuote::none) {}

// A piece begins with a row, so a line end after an even number of quotes ends one: each quoted cell has two, and a
// doubled quote adds two.
std::size_t CsvSplitter::last_row_end(ByteView piece) const {
  std::size_t quotes = has_quotes_ ? static_cast<std::size_t>(std::ranges::count(piece, quote_)) : 0;
  for (auto end = piece.size(); end > 0; --end) {
    const auto byte = piece[end - 1];
    // CR LF is one line end, and LF may still follow a CR at the very end.
    const auto is_line_end = byte == '\n' || (byte == '\r' && end < piece.size() && piece[end] != '\n');
    if (is_line_end && quotes % 2 == 0) return end;
    if (has_quotes_ && byte == quote_) --quotes;
  }
  return 0;
}

}  // namespace siegel
