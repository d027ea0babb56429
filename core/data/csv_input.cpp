// SPDX-License-Identifier: Apache-2.0
#include "data/csv_input.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace siegel {
namespace {

constexpr std::size_t slice_size = 65'536;  // stays in the cache on its way through decoder, parser and editor

}  // namespace

Status CsvInput::push(ByteView table, CsvRows& rows) {
  if (!form_) {
    const auto taken = std::min(table.size(), csv_sample_size - sample_.size());
    append(sample_, table.first(taken));
    table = table.subspan(taken);
    if (sample_.size() < csv_sample_size) return {};
    SIEGEL_CHECK(detect(SampleExtent::front, rows));
  }
  return decode(table, rows);
}

Status CsvInput::finish(CsvRows& rows) {
  if (!form_) SIEGEL_CHECK(detect(SampleExtent::whole, rows));
  if (auto status = decoder_->finish(); !status) {
    fault_ = parser_->here();
    return fail(status.error());
  }
  return find_rows(SampleExtent::whole, rows);
}

Status CsvInput::detect(SampleExtent extent, CsvRows& rows) {
  const auto sample = std::exchange(sample_, {});
  const auto text =
      options_.encoding ? with_byte_order_mark(*options_.encoding, sample) : detect_encoding(sample, extent);
  const auto mark = ByteView(sample).first(text.byte_order_mark_size);
  const auto rest = ByteView(sample).subspan(mark.size());
  TextDecoder trial(text.encoding);
  // What cannot be decoded is an error later, when it is its turn.
  const auto decoded = trial.push(rest);
  const auto front = text_of(decoded ? *decoded : trial.decoded());
  const auto separator_line = front.substr(0, separator_line_size(front));
  form_ = CsvForm{text, detect_csv_dialect(front, extent, options_.dialect)};
  decoder_.emplace(text.encoding);
  parser_.emplace(form_->dialect, options_);
  separator_line_left_ = separator_line.size();
  parser_->count_from(separator_line.empty() ? 1 : 2);
  SIEGEL_CHECK(rows.begin(*form_, mark, separator_line));
  return decode(rest, rows);
}

Status CsvInput::decode(ByteView table, CsvRows& rows) {
  while (!table.empty()) {
    const auto slice = table.first(std::min(table.size(), slice_size));
    table = table.subspan(slice.size());
    const auto decoded = decoder_->push(slice);
    auto text = decoded ? *decoded : decoder_->decoded();
    const auto skipped = std::min(separator_line_left_, text.size());
    separator_line_left_ -= skipped;
    parser_->feed(text.subspan(skipped));
    SIEGEL_CHECK(find_rows(SampleExtent::front, rows));
    if (decoded) continue;
    fault_ = parser_->here();
    return fail(decoded.error());
  }
  return {};
}

Status CsvInput::find_rows(SampleExtent extent, CsvRows& rows) {
  for (;;) {
    const auto found = parser_->next(extent);
    if (!found) {
      fault_ = parser_->fault();
      return fail(found.error());
    }
    if (!*found) break;
    fault_ = DataPosition{parser_->row().line(), 1, 0};
    SIEGEL_CHECK(take_row(rows));
    fault_.reset();
  }
  SIEGEL_CHECK(rows.flush(*parser_));
  parser_->forget();
  return {};
}

Status CsvInput::take_row(CsvRows& rows) {
  const auto& row = parser_->row();
  if (expects_header_) return take_header(rows);
  if (row.size() != columns_) {
    if (row.text().empty()) {
      parser_->uncount_row();
      return {};
    }
    if (options_.ragged_rows == RaggedRows::refuse) {
      fault_->field = std::min(row.size(), columns_) + 1;
      return fail(ErrorCode::bad_data, "a row has not as many cells as the first");
    }
  }
  return rows.row(*parser_);
}

Status CsvInput::take_header(CsvRows& rows) {
  const auto& row = parser_->row();
  // Blank lines in front of a table are no header of one column without a name.
  if (row.text().empty()) {
    parser_->uncount_row();
    return {};
  }
  columns_ = row.size();
  expects_header_ = false;
  if (form_->dialect.header == CsvHeaderRow::absent) {
    SIEGEL_CHECK(rows.header(*parser_));
    return rows.row(*parser_);
  }
  parser_->uncount_row();
  if (options_.duplicate_names == DuplicateNames::refuse) {
    std::vector<std::pair<std::string_view, std::size_t>> names;
    for (std::size_t i = 0; i < row.size(); ++i) names.emplace_back(row.value(i), i);
    std::ranges::sort(names);
    const auto same = [](const auto& left, const auto& right) { return left.first == right.first; };
    if (const auto twice = std::ranges::adjacent_find(names, same); twice != names.end()) {
      fault_->field = (twice + 1)->second + 1;
      return fail(ErrorCode::bad_data, "two columns have the same name");
    }
  }
  return rows.header(*parser_);
}

DataPosition CsvInput::position() const {
  if (fault_) return *fault_;
  return parser_ ? parser_->here() : DataPosition{1, 1, 0};
}

CsvInput CsvInput::beside() const {
  CsvInput other(options_);
  other.form_ = form_;
  other.decoder_.emplace(form_->text.encoding);
  other.parser_.emplace(form_->dialect, options_);
  other.columns_ = columns_;
  other.expects_header_ = false;
  return other;
}

Status CsvInput::push_rows(ByteView whole_rows, CsvRows& rows) {
  parser_->count_from(1);
  SIEGEL_CHECK(decode(whole_rows, rows));
  // Bytes that still wait for others can only be the end of the table: no row ends within a character.
  if (decoder_->is_within_character()) {
    fault_ = parser_->here();
    SIEGEL_CHECK(decoder_->finish());
  }
  return find_rows(SampleExtent::whole, rows);
}

}  // namespace siegel
