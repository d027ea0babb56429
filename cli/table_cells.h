// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "failure.h"

namespace siegel::cli {

/// The cells of a table, row by row.
class TableCells final : public CsvVisitor {
 public:
  explicit TableCells(std::size_t most) : most_(most) {}
  Status begin(const CsvHeader& header) override {
    for (std::size_t i = 0; i < header.size(); ++i) names.push_back(header.name(i));
    return {};
  }
  Status visit(const CsvRow& row) override {
    if (rows.size() >= most_) return {};
    rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) rows.back().emplace_back(row.value(i));
    return {};
  }
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> rows;

 private:
  std::size_t most_;
};

/// The first rows of a table. Errors: those of `CsvReader`.
Outcome<TableCells> cells_of(ByteView table, std::size_t most, const std::string& shown_name);

/// One row after the other, each column on a line: what it was, what it becomes.
std::string side_by_side(const TableCells& before, const TableCells& after, std::string_view left,
                         std::string_view right);

}  // namespace siegel::cli
