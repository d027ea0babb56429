// SPDX-License-Identifier: Apache-2.0
#include "risk/risk_table.h"

#include <algorithm>

namespace siegel {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, [](char c) { return lower(c); }, [](char c) { return lower(c); });
}

}  // namespace

RiskTable::RiskTable(std::vector<std::string> quasi, std::vector<std::string> sensitive) : quasi_count_(quasi.size()) {
  for (auto& name : quasi) columns_.push_back({std::move(name)});
  for (auto& name : sensitive) columns_.push_back({std::move(name)});
}

Status RiskTable::begin(const CsvHeader& header) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < header.size(); ++i) names.push_back(header.name(i));
  return begin_columns(names);
}

Status RiskTable::begin_columns(std::span<const std::string_view> names) {
  if (quasi_count_ == 0) return fail(ErrorCode::bad_argument, "no column is named as quasi-identifier");
  if (columns_.size() > max_risk_columns) return fail(ErrorCode::too_large, "more than 32 columns for the risk report");
  for (auto& column : columns_) {
    column.index = names.size();
    for (std::size_t i = 0; i < names.size(); ++i)
      if (is_same_name(names[i], column.name)) column.index = i;
    if (column.index == names.size())
      return fail(ErrorCode::bad_argument, "the table has no column of a name that was given for the risk report");
  }
  return {};
}

Status RiskTable::visit(const CsvRow& row) {
  if (++rows_ > max_risk_rows) return fail(ErrorCode::too_large, "more than 100,000,000 rows for the risk report");
  for (auto& column : columns_) SIEGEL_CHECK(add(column, row.value(column.index)));
  return {};
}

Status RiskTable::add_row(std::span<const std::string_view> values) {
  if (++rows_ > max_risk_rows) return fail(ErrorCode::too_large, "more than 100,000,000 rows for the risk report");
  for (std::size_t i = 0; i < columns_.size(); ++i) SIEGEL_CHECK(add(columns_[i], values[i]));
  return {};
}

Status RiskTable::add(Column& column, std::string_view value) {
  const auto found = column.known.find(value);
  if (found != column.known.end()) {
    column.numbers.push_back(found->second);
    return {};
  }
  text_size_ += value.size() + sizeof(std::string);
  if (text_size_ > max_risk_text_size)
    return fail(ErrorCode::too_large, "the columns have more than 1 GiB of different values");
  const auto number = static_cast<std::uint32_t>(column.values.size());
  column.known.emplace(value, number);
  column.values.emplace_back(value);
  column.numbers.push_back(number);
  return {};
}

}  // namespace siegel
