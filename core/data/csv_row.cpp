// SPDX-License-Identifier: Apache-2.0
#include "data/csv_row.h"

#include <algorithm>

#include "base/utf8.h"

namespace siegel {

std::string_view CsvRow::unescaped(std::size_t column) const {
  const auto& cell = cells_[column];
  const auto inside = text_.substr(cell.begin + 1, cell.end - cell.begin - 2);
  auto& value = unescaped_.emplace_back();
  value.reserve(inside.size());
  const auto quote = dialect_.quote == CsvQuote::single_quote ? '\'' : '"';
  for (std::size_t i = 0; i < inside.size(); ++i) {
    // A backslash in front of anything but a quote or a backslash stands for itself.
    const auto is_escape = dialect_.escape == CsvEscape::doubled
                               ? inside[i] == quote
                               : inside[i] == '\\' && (inside[i + 1] == quote || inside[i + 1] == '\\');
    if (is_escape) ++i;
    value.push_back(inside[i]);
  }
  return value;
}

std::vector<std::string> column_names(const CsvRow& first, CsvHeaderRow header) {
  std::vector<std::string> names(first.size());
  if (header == CsvHeaderRow::present)
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = first.value(i);
  return names;
}

void CsvEditableRow::begin() {
  replacements_.clear();
  replaced_text_.clear();
  unescaped_.clear();
  is_dropped_ = false;
}

void CsvEditableRow::replace(std::size_t column, std::string_view value) {
  // Values that are no text would be written into a file that then nobody reads.
  SIEGEL_INVARIANT(column < size() && is_utf8(bytes_of(value)) && value.find('\0') == std::string_view::npos);
  const Replacement replacement{column, replaced_text_.size(), value.size()};
  replaced_text_.append(value);
  const auto place = std::ranges::lower_bound(replacements_, column, {}, &Replacement::column);
  if (place != replacements_.end() && place->column == column)
    *place = replacement;
  else
    replacements_.insert(place, replacement);
}

}  // namespace siegel
