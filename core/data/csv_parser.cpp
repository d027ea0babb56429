// SPDX-License-Identifier: Apache-2.0
#include "data/csv_parser.h"

#include <algorithm>
#include <cstring>

#include "data/line_ends.h"
#include "data/words.h"

namespace siegel {
namespace {

constexpr std::size_t padding = sizeof(std::uint64_t);
constexpr std::uint64_t line_feeds = words::repeated('\n');
constexpr std::uint64_t carriage_returns = words::repeated('\r');

int byte_of(CsvQuote quote) { return quote == CsvQuote::none ? -1 : quote == CsvQuote::single_quote ? '\'' : '"'; }

}  // namespace

CsvParser::CsvParser(const CsvDialect& dialect, const CsvOptions& options)
    : options_(options),
      quote_(byte_of(dialect.quote)),
      delimiters_(words::repeated(static_cast<std::uint8_t>(dialect.delimiter))),
      quotes_(quote_ < 0 ? delimiters_ : words::repeated(static_cast<std::uint8_t>(quote_))) {
  row_.dialect_ = dialect;
  buffer_.resize(padding);
}

void CsvParser::feed(ByteView utf_8) {
  if (buffer_.size() < size_ + utf_8.size() + padding)
    buffer_.resize(std::max(2 * buffer_.size(), size_ + utf_8.size() + padding));
  if (!utf_8.empty()) std::memcpy(buffer_.data() + size_, utf_8.data(), utf_8.size());
  size_ += utf_8.size();
}

void CsvParser::forget() {
  const auto begin = complete_end();
  // A long row in small pieces would otherwise be moved with each of them.
  if (begin == 0) return;
  std::memmove(buffer_.data(), buffer_.data() + begin, size_ - begin);
  size_ -= begin;
  scan_ -= begin;
  cell_begin_ -= std::min(cell_begin_, begin);
  row_begin_ = 0;
}

void CsvParser::count_from(std::uint64_t line) {
  row_.number_ = 0;
  next_line_ = line;
}

// The four bytes that mean something outside quotes. Eight bytes a step: cells are short, and a call for each would
// cost more than the search.
std::size_t CsvParser::find_special(std::size_t from) const {
  const auto* const bytes = buffer_.data();
  for (; from < size_; from += sizeof(std::uint64_t)) {
    const auto word = words::load(bytes + from);
    const auto found = words::zero_bytes(word ^ delimiters_) | words::zero_bytes(word ^ quotes_) |
                       words::zero_bytes(word ^ line_feeds) | words::zero_bytes(word ^ carriage_returns);
    if (found != 0) return std::min(from + words::first_byte(found), size_);
  }
  return size_;
}

Result<bool> CsvParser::next(SampleExtent extent) {
  if (place_ == Place::row_begin) {
    if (scan_ == size_) return false;
    row_begin_ = scan_;
    row_.cells_.clear();
    row_.line_ = next_line_;
    has_quotes_ = false;
    place_ = Place::cell_begin;
  }
  const auto* const bytes = buffer_.data();
  const auto delimiter = static_cast<std::uint8_t>(row_.dialect_.delimiter);
  for (;;) {
    if (place_ == Place::cell_begin) {
      if (scan_ == size_) return more(extent);
      cell_begin_ = scan_;
      has_escapes_ = false;
      place_ = bytes[scan_] == quote_ ? Place::in_quotes : Place::in_cell;
      if (place_ == Place::in_quotes) ++scan_;
    }
    if (place_ == Place::in_quotes) {
      SIEGEL_CHECK(skip_quoted(extent));
      if (place_ == Place::in_quotes) return more(extent);
    }
    if (place_ == Place::in_cell) scan_ = find_special(scan_);
    if (scan_ == size_) return more(extent);
    const auto byte = bytes[scan_];
    if (byte == delimiter) {
      SIEGEL_CHECK(end_cell(place_ == Place::after_quotes));
      ++scan_;
      place_ = Place::cell_begin;
    } else if (byte == '\n' || byte == '\r') {
      // Whether LF follows CR is not known yet.
      if (byte == '\r' && scan_ + 1 == size_ && extent == SampleExtent::front) return more(extent);
      return end_row();
    } else if (place_ == Place::after_quotes) {
      return stop(scan_, "text between a closing quote and the end of the cell");
    } else {
      if (!is_lenient_quote()) return stop(scan_, "a quote inside a cell without quotes");
      ++scan_;
    }
  }
}

// Blanks in front of a quote: nobody can know whether the quotes wrap what follows.
bool CsvParser::is_lenient_quote() const {
  if (options_.stray_quotes == StrayQuotes::refuse) return false;
  const auto before = text().substr(cell_begin_, scan_ - cell_begin_);
  return before.find_first_not_of(" \t") != std::string_view::npos;
}

// Ends behind the closing quote, or where more is needed.
Status CsvParser::skip_quoted(SampleExtent extent) {
  const auto* const bytes = buffer_.data();
  const auto has_backslash = row_.dialect_.escape == CsvEscape::backslash;
  while (scan_ < size_) {
    if (!has_backslash) {
      const auto* found = std::memchr(bytes + scan_, quote_, size_ - scan_);
      if (found == nullptr) {
        scan_ = size_;
        break;
      }
      scan_ = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - bytes);
    }
    const auto is_last = scan_ + 1 == size_;
    if (bytes[scan_] == quote_) {
      // Whether it is doubled is not known yet.
      if (is_last && !has_backslash && extent == SampleExtent::front) return {};
      if (has_backslash || is_last || bytes[scan_ + 1] != quote_) {
        ++scan_;
        has_quotes_ = true;
        place_ = Place::after_quotes;
        return {};
      }
      has_escapes_ = true;
      scan_ += 2;
    } else if (has_backslash && bytes[scan_] == '\\') {
      if (is_last) break;
      has_escapes_ = true;
      scan_ += 2;
    } else {
      ++scan_;
    }
  }
  if (extent == SampleExtent::whole) return stop(cell_begin_, "a quote that is never closed");
  return {};
}

Result<bool> CsvParser::more(SampleExtent extent) {
  if (scan_ - row_begin_ > options_.max_row_size) return stop(row_begin_, {});
  if (extent == SampleExtent::front) return false;
  // The last row needs no line end.
  return end_row();
}

Status CsvParser::end_cell(bool is_quoted) {
  if (row_.cells_.size() == options_.max_columns) {
    fault_ = row_begin_;
    return fail(ErrorCode::too_large, "a row has more cells than the cap allows");
  }
  row_.cells_.push_back({static_cast<std::uint32_t>(cell_begin_ - row_begin_),
                         static_cast<std::uint32_t>(scan_ - row_begin_), is_quoted, has_escapes_});
  return {};
}

Result<bool> CsvParser::end_row() {
  if (place_ == Place::cell_begin) {
    cell_begin_ = scan_;
    has_escapes_ = false;
  }
  if (scan_ - row_begin_ > options_.max_row_size) return stop(row_begin_, {});
  SIEGEL_CHECK(end_cell(place_ == Place::after_quotes));
  content_end_ = scan_;
  row_.text_ = text().substr(row_begin_, content_end_ - row_begin_);
  if (scan_ < size_) {
    const auto is_pair = buffer_[scan_] == '\r' && scan_ + 1 < size_ && buffer_[scan_ + 1] == '\n';
    scan_ += is_pair ? 2 : 1;
    ++next_line_;
  }
  if (has_quotes_) next_line_ += count_line_ends(row_.text_);
  ++row_.number_;
  place_ = Place::row_begin;
  return true;
}

// A fault beyond the cap is not reached when the same text comes in small pieces.
std::unexpected<Error> CsvParser::stop(std::size_t at, std::string_view what) {
  fault_ = at;
  if (scan_ - row_begin_ > options_.max_row_size || what.empty()) {
    fault_ = row_begin_;
    return fail(ErrorCode::too_large, "a row is longer than the cap allows");
  }
  return fail(ErrorCode::bad_data, what);
}

DataPosition CsvParser::position_at(std::size_t offset) const {
  const auto is_between_rows = place_ == Place::row_begin;
  const auto begin = is_between_rows ? scan_ : row_begin_;
  const auto before = text().substr(begin, std::max(offset, begin) - begin);
  const auto field = is_between_rows ? 0 : row_.cells_.size() + 1;
  return {(is_between_rows ? next_line_ : row_.line_) + count_line_ends(before), column_after(before), field};
}

}  // namespace siegel
