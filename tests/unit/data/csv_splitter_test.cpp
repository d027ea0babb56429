// SPDX-License-Identifier: Apache-2.0
#include "data/csv_splitter.h"

#include "data/line_ends.h"
#include "support/tables.h"

using namespace siegel;
using namespace siegel::test;

namespace {

CsvForm form_of(CsvQuote quote = CsvQuote::double_quote) {
  return {{Encoding::utf_8, 0}, {',', quote, CsvEscape::doubled, CsvHeaderRow::present}};
}

TableEditor numbering() {
  return TableEditor([](CsvEditableRow& row) -> Status {
    row.replace(1, "T" + std::string(row.value(0)));
    return {};
  });
}

}  // namespace

TEST_CASE("a piece is cut behind the last row that ends in it", "[data][csv]") {
  const CsvSplitter splitter(form_of());
  const auto cut = [&](std::string_view piece) { return splitter.last_row_end(bytes_of(piece)); };
  REQUIRE(cut("") == 0);
  REQUIRE(cut("1,2") == 0);
  REQUIRE(cut("1,2\n") == 4);
  REQUIRE(cut("1,2\n3,4") == 4);
  REQUIRE(cut("1,2\r\n3,4\r") == 5);
  REQUIRE(cut("1,2\r3,4\r\n") == 9);
  REQUIRE(cut("1,2\r3,4") == 4);
  REQUIRE(cut("1,\"a\nb\n") == 0);
  REQUIRE(cut("1,2\n1,\"a\nb\n") == 4);
  REQUIRE(cut("1,2\n1,\"a\"\"\nb\"\n3") == 14);
  REQUIRE(CsvSplitter(form_of(CsvQuote::single_quote)).last_row_end(bytes_of("1,'\n")) == 0);
  REQUIRE(CsvSplitter(form_of(CsvQuote::none)).last_row_end(bytes_of("1,\"\n")) == 4);
}

TEST_CASE("only tables whose quotes can be counted are split", "[data][csv]") {
  REQUIRE(CsvSplitter::can_split(form_of(), {}));
  auto form = form_of();
  form.dialect.escape = CsvEscape::backslash;
  REQUIRE_FALSE(CsvSplitter::can_split(form, {}));
  form.dialect.quote = CsvQuote::none;
  REQUIRE(CsvSplitter::can_split(form, {}));
  form.text.encoding = Encoding::utf_16_le;
  REQUIRE_FALSE(CsvSplitter::can_split(form, {}));
  CsvOptions lenient;
  lenient.stray_quotes = StrayQuotes::keep;
  REQUIRE_FALSE(CsvSplitter::can_split(form_of(), lenient));
}

TEST_CASE("a table in pieces is the table as a whole", "[data][csv]") {
  std::string table = "id,name,note\r\n";
  for (int i = 0; i < 500; ++i)
    table += std::to_string(i) + ",Erika " + std::to_string(i) + (i % 3 == 0 ? ",\"a\n\"\"b\"\"\r\nc\"" : ",x") +
             (i % 2 == 0   ? "\r\n"
              : i % 5 == 0 ? "\r"
                           : "\n");
  auto editor = numbering();
  const auto whole = rewritten(table, editor, plain_csv());
  for (const std::size_t piece_size : {40U, 97U, 1000U, 100'000U}) {
    CsvRewriter first(editor, plain_csv());
    auto out = bytes(value(first.push(bytes_of(table).first(14))));
    append(out, value(first.finish()));
    REQUIRE(first.form());
    const CsvSplitter splitter(*first.form());
    TableEditor other = numbering();
    auto left = first.beside(editor);
    auto right = first.beside(other);
    auto rest = bytes_of(table).subspan(14);
    std::uint64_t lines = 1;
    std::uint64_t rows = 0;
    for (bool odd = false; !rest.empty(); odd = !odd) {
      auto size = std::min(piece_size, rest.size());
      const auto cut = size == rest.size() ? size : splitter.last_row_end(rest.first(size));
      REQUIRE(cut > 0);
      auto& worker = odd ? *left : *right;
      append(out, value(worker.push_rows(rest.first(cut))));
      lines += worker.lines();
      rows += worker.rows();
      rest = rest.subspan(cut);
    }
    REQUIRE(text(out) == whole);
    REQUIRE(rows == 500);
    REQUIRE(lines == count_line_ends(table));
  }
}

TEST_CASE("a worker drops the same columns and tells its own place", "[data][csv]") {
  TableEditor editor(
      [](CsvHeader& header) -> Status {
        header.drop(1);
        return {};
      },
      {});
  CsvRewriter first(editor, plain_csv());
  REQUIRE(text(run(std::move(first), bytes_of("a,b,c\n"))) == "a,c\n");
  CsvRewriter again(editor, plain_csv());
  REQUIRE(again.push(bytes_of("a,b,c\n")));
  REQUIRE(again.finish());
  auto worker = again.beside(editor);
  REQUIRE(text(value(worker->push_rows(bytes_of("1,2,3\r4,5,6\r")))) == "1,3\r4,6\r");
  REQUIRE(text(value(worker->push_rows(bytes_of("7,8,9")))) == "7,9");
  REQUIRE(error_of(worker->push_rows(bytes_of("1,2,3\n1,\"x\"y,3\n"))) == ErrorCode::bad_data);
  REQUIRE(worker->position() == DataPosition{2, 6, 2});
  REQUIRE(error_of(worker->push_rows(bytes_of("1,2,3\n"))) == ErrorCode::bad_data);
}
