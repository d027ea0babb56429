// SPDX-License-Identifier: Apache-2.0
#include "data/csv_writer.h"

#include <algorithm>

#include "data/transcoder.h"

namespace siegel {

CsvWriter CsvWriter::beside() const {
  CsvWriter other(form_);
  other.left_out_ = left_out_;
  other.columns_left_ = columns_left_;
  return other;
}

void CsvWriter::leave_out(const CsvHeader& header) {
  columns_left_ = 0;
  std::vector<bool> left_out(header.size());
  for (std::size_t i = 0; i < header.size(); ++i) {
    left_out[i] = header.is_dropped(i);
    columns_left_ += left_out[i] ? 0U : 1U;
  }
  left_out_.clear();
  if (columns_left_ < header.size()) left_out_ = std::move(left_out);
}

void CsvWriter::copy_up_to(std::size_t end, const CsvParser& parser, WipedBytes& to) {
  append(to, bytes_of(parser.text().substr(copied_, end - copied_)));
  copied_ = end;
}

void CsvWriter::flush(const CsvParser& parser, WipedBytes& to) {
  copy_up_to(parser.complete_end(), parser, to);
  copied_ = 0;
}

Status CsvWriter::write(const CsvParser& parser, WipedBytes& to) {
  const auto& row = parser.row();
  copy_up_to(parser.row_begin(), parser, to);
  if (row.is_dropped_) {
    copied_ = parser.next_row();
    return {};
  }
  if (!left_out_.empty()) return write_kept(parser, to);
  for (const auto& replacement : row.replacements_) {
    const auto& cell = row.cells_[replacement.column];
    copy_up_to(parser.row_begin() + cell.begin, parser, to);
    const auto value = std::string_view(row.replaced_text_).substr(replacement.begin, replacement.size);
    SIEGEL_CHECK(put(value, row, replacement.column, to));
    copied_ = parser.row_begin() + cell.end;
  }
  return {};
}

Status CsvWriter::write_kept(const CsvParser& parser, WipedBytes& to) {
  const auto& row = parser.row();
  auto replacement = row.replacements_.begin();
  auto is_first = true;
  for (std::size_t column = 0; column < row.size(); ++column) {
    const auto is_replaced = replacement != row.replacements_.end() && replacement->column == column;
    const auto current = replacement;
    if (is_replaced) ++replacement;
    if (is_left_out(column)) continue;
    if (!is_first) to.push_back(static_cast<std::uint8_t>(form_.dialect.delimiter));
    is_first = false;
    if (is_replaced) {
      SIEGEL_CHECK(put(std::string_view(row.replaced_text_).substr(current->begin, current->size), row, column, to));
    } else if (row.written(column).empty()) {
      SIEGEL_CHECK(put({}, row, column, to));
    } else {
      append(to, bytes_of(row.written(column)));
    }
  }
  copied_ = parser.row_end();
  return {};
}

Status CsvWriter::put(std::string_view value, const CsvRow& row, std::size_t column, WipedBytes& to) {
  if (form_.text.encoding != Encoding::utf_8 && !can_encode(form_.text.encoding, value))
    return fail(ErrorCode::bad_data, "a value cannot be written in the encoding of the file");
  formulas_ += starts_formula(value) ? 1U : 0U;
  const auto& dialect = form_.dialect;
  // A row that is one empty cell would be a blank line.
  const auto is_alone = (left_out_.empty() ? row.size() : columns_left_) == 1;
  if (!row.is_quoted(column) && !needs_quotes(value) && !(is_alone && value.empty())) {
    append(to, bytes_of(value));
    return {};
  }
  if (dialect.quote == CsvQuote::none)
    return fail(ErrorCode::bad_data, "a value needs quotes, which this table does not have");
  const auto quote = dialect.quote == CsvQuote::single_quote ? '\'' : '"';
  to.push_back(static_cast<std::uint8_t>(quote));
  for (const auto character : value) {
    if (dialect.escape == CsvEscape::backslash && (character == quote || character == '\\'))
      to.push_back('\\');
    else if (character == quote)
      to.push_back(static_cast<std::uint8_t>(quote));
    to.push_back(static_cast<std::uint8_t>(character));
  }
  to.push_back(static_cast<std::uint8_t>(quote));
  return {};
}

// Blanks at the ends: some readers strip them where there are no quotes.
bool CsvWriter::needs_quotes(std::string_view value) const {
  if (value.empty()) return false;
  const auto& dialect = form_.dialect;
  if (value.front() == ' ' || value.back() == ' ' || value.front() == '\t' || value.back() == '\t') return true;
  const auto quote = dialect.quote == CsvQuote::single_quote ? '\'' : '"';
  return std::ranges::any_of(value, [&](char character) {
    return character == dialect.delimiter || character == '\n' || character == '\r' ||
           (character == quote && dialect.quote != CsvQuote::none);
  });
}

}  // namespace siegel
