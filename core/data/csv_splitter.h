// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/csv_options.h"

namespace siegel {

/// Cuts a table between rows, so that several threads can rewrite pieces of it. It counts quotes, nothing else, which
/// is enough where every quote is one of RFC 4180; a stray one is found by whoever rewrites the piece.
///
///     auto front = first.push(the first bytes, until first.form() && first.beside(...))
///     CsvSplitter splitter(*first.form());
///     for each further piece of the file:   whole = carried + piece; cut = splitter.last_row_end(whole) ...
///
/// A table can be split if its encoding contains ASCII and its quotes are doubled: `can_split`.
class CsvSplitter {
 public:
  static bool can_split(const CsvForm& form, const CsvOptions& options);

  explicit CsvSplitter(const CsvForm& form);

  /// How many bytes of `piece` are whole rows; 0 if no row ends in it. The next piece has to begin right there. A CR
  /// at the very end is not taken for a line end, since LF may follow.
  std::size_t last_row_end(ByteView piece) const;

 private:
  std::uint8_t quote_;
  bool has_quotes_;
};

}  // namespace siegel
