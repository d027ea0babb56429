// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "data/csv_reader.h"
#include "data/csv_rewriter.h"
#include "support/bytes.h"
#include "support/transforms.h"

namespace siegel::test {

/// An editor out of two functions; by default it touches nothing.
class TableEditor final : public CsvEditor {
 public:
  using Begin = std::function<Status(CsvHeader&)>;
  using Edit = std::function<Status(CsvEditableRow&)>;

  TableEditor() = default;
  explicit TableEditor(Edit edit) : edit_(std::move(edit)) {}
  TableEditor(Begin begin, Edit edit) : begin_(std::move(begin)), edit_(std::move(edit)) {}

  Status begin(CsvHeader& header) override { return begin_ ? begin_(header) : Status(); }
  Status edit(CsvEditableRow& row) override { return edit_ ? edit_(row) : Status(); }

 private:
  Begin begin_;
  Edit edit_;
};

/// Writes down what a table says.
class TableContent final : public CsvVisitor {
 public:
  Status begin(const CsvHeader& header) override {
    for (std::size_t i = 0; i < header.size(); ++i) names.push_back(header.name(i));
    return {};
  }
  Status visit(const CsvRow& row) override {
    auto& cells = rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) cells.emplace_back(row.value(i));
    lines.push_back(row.line());
    return {};
  }

  std::vector<std::string> names;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::uint64_t> lines;
};

inline TableContent content_of(ByteView table, const CsvOptions& options = {}) {
  TableContent content;
  CsvReader reader(content, options);
  ok(reader.push(table));
  ok(reader.finish());
  return content;
}
inline TableContent content_of(std::string_view table, const CsvOptions& options = {}) {
  return content_of(bytes_of(table), options);
}

inline std::string rewritten(std::string_view table, CsvEditor& editor, const CsvOptions& options = {}) {
  return text(run(CsvRewriter(editor, options), bytes_of(table)));
}

/// The options of a table in UTF-8 with a header, comma and double quotes, for inputs too short to tell.
inline CsvOptions plain_csv() {
  CsvOptions options;
  options.encoding = Encoding::utf_8;
  options.dialect = {',', CsvQuote::double_quote, CsvEscape::doubled, CsvHeaderRow::present};
  return options;
}

/// How reading a table fails, whatever pieces it comes in, and where.
struct TableFault {
  ErrorCode code;
  DataPosition position;
};
inline TableFault fault_of(ByteView table, const CsvOptions& options = plain_csv()) {
  std::optional<TableFault> first;
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{1} << 20}) {
    TableEditor editor;
    CsvRewriter rewriter(editor, options);
    const auto outcome = run_to_end(rewriter, table, step);
    if (!outcome.error) FAIL("an error was expected and did not come");
    const TableFault fault{outcome.error->code, rewriter.position()};
    if (first) REQUIRE((first->code == fault.code && first->position == fault.position));
    first = fault;
  }
  return *first;
}
inline TableFault fault_of(std::string_view table, const CsvOptions& options = plain_csv()) {
  return fault_of(bytes_of(table), options);
}

}  // namespace siegel::test
