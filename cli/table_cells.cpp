// SPDX-License-Identifier: Apache-2.0
#include "table_cells.h"

#include <algorithm>

namespace siegel::cli {

Outcome<TableCells> cells_of(ByteView table, std::size_t most, const std::string& shown_name) {
  TableCells cells(most);
  CsvReader reader(cells);
  if (const auto done = reader.push(table); !done) return failed_on(shown_name, done.error());
  if (const auto done = reader.finish(); !done) return failed_on(shown_name, done.error());
  return cells;
}

std::string side_by_side(const TableCells& before, const TableCells& after, std::string_view left,
                         std::string_view right) {
  std::size_t width = 8;
  for (const auto& name : before.names) width = std::max(width, std::min<std::size_t>(name.size(), 30));
  std::string text;
  for (std::size_t r = 0; r < before.rows.size() && r < after.rows.size(); ++r) {
    text += "row " + std::to_string(r + 1) + "\n";
    std::size_t a = 0;
    for (std::size_t i = 0; i < before.names.size(); ++i) {
      auto label = before.names[i];
      label.resize(std::max(width, label.size()), ' ');
      text += "  " + label + "  " + before.rows[r][i] + std::string(left);
      // Columns keep their order, and some are gone.
      if (a < after.names.size() && after.names[a] == before.names[i])
        text += after.rows[r][a++] == before.rows[r][i] ? "(as it is)" : std::string(right) + after.rows[r][a - 1];
      else
        text += "(leaves the table)";
      text += "\n";
    }
  }
  return text;
}

}  // namespace siegel::cli
