// SPDX-License-Identifier: Apache-2.0
#include "data/csv_rewriter.h"

#include "data/transcoder.h"
#include "support/tables.h"

using namespace siegel;
using namespace siegel::test;

namespace {

TableEditor replacing(std::size_t column, std::string value) {
  return TableEditor([=](CsvEditableRow& row) -> Status {
    row.replace(column, value);
    return {};
  });
}

TableEditor dropping(std::vector<std::size_t> columns) {
  return {[=](CsvHeader& header) -> Status {
            for (const auto column : columns) header.drop(column);
            return {};
          },
          {}};
}

Bytes encoded(Encoding encoding, std::string_view utf_8) { return run(TextEncoder(encoding), bytes_of(utf_8)); }

}  // namespace

TEST_CASE("a table that nobody edits leaves byte for byte", "[data][csv]") {
  const std::string tables[] = {
      "",
      "\n",
      "a",
      "a,b\n",
      "a,b\r\n1,2\n3,4\r5,6",
      "a,b\n1,2\r",
      " a ,\"b\"\"c\"\n",
      "\"a\",\"b\"\n\"1\",\"x\ny\"\r\n\"\",\n",
      "\xEF\xBB\xBF"
      "a;b\n1;2\n",
      "sep=;\r\na;b\r\n1;2\r\n",
      "a\tb\n0001\t1e400\n",
      "\n\na,b\n\n1,2\n\n",
      "'a';'b;c'\n'1';'it''s'\n",
  };
  for (const auto& table : tables) {
    INFO(table);
    TableEditor editor;
    CsvOptions keep;
    keep.stray_quotes = StrayQuotes::keep;
    REQUIRE(rewritten(table, editor, keep) == table);
  }
}

TEST_CASE("only the replaced cell changes, and is quoted only where it must be", "[data][csv]") {
  const std::string table = "id,name,note\r\n1,Erika ,\"a \"\"b\"\"\"\n2,\"Max\",x\r3,,\n";
  auto one = replacing(1, "T");
  REQUIRE(rewritten(table, one, plain_csv()) == "id,name,note\r\n1,T,\"a \"\"b\"\"\"\n2,\"T\",x\r3,T,\n");
  const std::pair<std::string, std::string> values[] = {{"a,b", "\"a,b\""},
                                                        {"a\nb", "\"a\nb\""},
                                                        {"a\rb", "\"a\rb\""},
                                                        {"say \"x\"", "\"say \"\"x\"\"\""},
                                                        {" a", "\" a\""},
                                                        {"a ", "\"a \""},
                                                        {"", ""},
                                                        {"a;b|c'd", "a;b|c'd"},
                                                        {"Stra\u00DFe", "Stra\u00DFe"}};
  for (const auto& [value, written] : values) {
    auto editor = replacing(0, value);
    REQUIRE(rewritten("a,b\n1,2\n", editor, plain_csv()) == "a,b\n" + written + ",2\n");
    REQUIRE(content_of("a,b\n" + written + ",2\n", plain_csv()).rows[0][0] == value);
  }
}

TEST_CASE("cells are replaced in any order and the last word counts", "[data][csv]") {
  TableEditor editor([](CsvEditableRow& row) -> Status {
    row.replace(2, "Z");
    row.replace(0, "no");
    row.replace(0, "A");
    return {};
  });
  REQUIRE(rewritten("a,b,c\n1,2,3\n4,5,6", editor, plain_csv()) == "a,b,c\nA,2,Z\nA,5,Z");
}

TEST_CASE("dropped columns leave with their name, dropped rows with their line end", "[data][csv]") {
  const std::string table = "a,b,c\r\n1,\"2,\n2\",3\n\n4,5,6";
  auto first = dropping({0});
  REQUIRE(rewritten(table, first, plain_csv()) == "b,c\r\n\"2,\n2\",3\n\n5,6");
  auto middle = dropping({1});
  REQUIRE(rewritten(table, middle, plain_csv()) == "a,c\r\n1,3\n\n4,6");
  auto last = dropping({1, 2});
  REQUIRE(rewritten(table, last, plain_csv()) == "a\r\n1\n\n4");
  TableEditor rows([](CsvEditableRow& row) -> Status {
    if (row.value(0) == "1") row.drop();
    return {};
  });
  REQUIRE(rewritten(table, rows, plain_csv()) == "a,b,c\r\n\n4,5,6");
  auto all = dropping({0, 1, 2});
  CsvRewriter rewriter(all, plain_csv());
  REQUIRE(run_to_end(rewriter, bytes_of(table), 100).ended_with(ErrorCode::bad_argument));
}

TEST_CASE("a replaced cell may stand in a table that loses columns", "[data][csv]") {
  TableEditor editor(
      [](CsvHeader& header) -> Status {
        REQUIRE(header.size() == 3);
        REQUIRE(header.name(1) == "b");
        REQUIRE(header.has_names());
        header.drop(0);
        return {};
      },
      [](CsvEditableRow& row) -> Status {
        row.replace(0, "never written");
        row.replace(2, "x,y");
        return {};
      });
  REQUIRE(rewritten("a,b,c\n1,2,3\n", editor, plain_csv()) == "b,c\n2,\"x,y\"\n");
}

TEST_CASE("a row that is one empty cell does not become a blank line", "[data][csv]") {
  auto editor = replacing(0, "");
  REQUIRE(rewritten("a\n1\n2\n", editor, plain_csv()) == "a\n\"\"\n\"\"\n");
  auto dropped = dropping({1});
  REQUIRE(rewritten("a,b\n,2\n", dropped, plain_csv()) == "a\n\"\"\n");
}

TEST_CASE("a table without header is edited from its first row on", "[data][csv]") {
  auto options = plain_csv();
  options.dialect.header = CsvHeaderRow::absent;
  TableEditor editor(
      [](CsvHeader& header) -> Status {
        REQUIRE_FALSE(header.has_names());
        REQUIRE(header.size() == 2);
        REQUIRE(header.name(0).empty());
        header.drop(1);
        return {};
      },
      [](CsvEditableRow& row) -> Status {
        row.replace(0, std::to_string(row.number()));
        return {};
      });
  REQUIRE(rewritten("Erika,1\nMax,2\n", editor, options) == "1\n2\n");
}

TEST_CASE("tables in every encoding are edited in it", "[data][csv]") {
  const std::string table = "Name;Stra\u00DFe\nM\u00FCller;B\u00E4r\n\u00C4nne;x\n";
  const std::string expected = "Name;Stra\u00DFe\n\u00D6;B\u00E4r\n\u00D6;x\n";
  for (const auto encoding : encodings) {
    INFO(name_of(encoding));
    for (const auto mark : {"", "\uFEFF"}) {
      const auto has_mark = *mark != '\0';
      if (has_mark && contains_ascii(encoding) && encoding != Encoding::utf_8) continue;
      auto editor = replacing(0, "\u00D6");
      CsvOptions options;
      options.encoding = encoding;
      CsvRewriter rewriter(editor, options);
      const auto out = run(std::move(rewriter), encoded(encoding, mark + table));
      REQUIRE(out == encoded(encoding, mark + expected));
      TableEditor nothing;
      REQUIRE(run(CsvRewriter(nothing), encoded(encoding, mark + table)) == encoded(encoding, mark + table));
    }
  }
}

TEST_CASE("a value that the table cannot hold is refused at its row", "[data][csv]") {
  CsvOptions latin;
  latin.encoding = Encoding::iso_8859_1;
  auto polish = replacing(0, "\u0141ukasz");
  CsvRewriter rewriter(polish, latin);
  REQUIRE(run_to_end(rewriter, bytes_of("a,b\n1,2\n"), 3).ended_with(ErrorCode::bad_data));
  REQUIRE(rewriter.position().line == 2);
  auto options = plain_csv();
  options.dialect.quote = CsvQuote::none;
  auto comma = replacing(0, "a,b");
  CsvRewriter unquoted(comma, options);
  REQUIRE(run_to_end(unquoted, bytes_of("a,b\n\"1,\"2\n"), 3).ended_with(ErrorCode::bad_data));
}

TEST_CASE("values that a spreadsheet takes for formulas are counted", "[data][csv]") {
  for (const auto* value : {"=1+1", "+49", "-1", "@x", "\tx", "\rx"}) {
    auto editor = replacing(0, value);
    CsvRewriter rewriter(editor, plain_csv());
    REQUIRE(rewriter.push(bytes_of("a,b\n1,=2\n3,4\n")));
    REQUIRE(rewriter.finish());
    REQUIRE(rewriter.formulas() == 2);
  }
  auto harmless = replacing(0, "PERSON-4QX7M");
  CsvRewriter rewriter(harmless, plain_csv());
  REQUIRE(rewriter.push(bytes_of("a,b\n1,=2\n")));
  REQUIRE(rewriter.formulas() == 0);
}

TEST_CASE("values in escapes of both kinds are read and written", "[data][csv]") {
  REQUIRE(content_of("a,b\n\"x \"\"y\"\"\",\"\"\"\"\n").rows[0] == std::vector<std::string>{"x \"y\"", "\""});
  auto options = plain_csv();
  options.dialect.escape = CsvEscape::backslash;
  const std::string table = "a,b\n\"x \\\"y\\\" \\n \\\\\",\"\\\\\"\n";
  REQUIRE(content_of(table, options).rows[0] == std::vector<std::string>{"x \"y\" \\n \\", "\\"});
  auto editor = replacing(0, "\"\\,");
  REQUIRE(rewritten(table, editor, options) == "a,b\n\"\\\"\\\\,\",\"\\\\\"\n");
  for (std::size_t cut = 0; cut <= table.size(); ++cut) {
    TableEditor nothing;
    CsvRewriter rewriter(nothing, options);
    auto out = bytes(value(rewriter.push(bytes_of(table).first(cut))));
    append(out, value(rewriter.push(bytes_of(table).subspan(cut))));
    append(out, value(rewriter.finish()));
    REQUIRE(text(out) == table);
  }
}

TEST_CASE("an editor's error ends the run where it happened", "[data][csv]") {
  TableEditor editor([](CsvEditableRow& row) -> Status {
    if (row.number() == 2) return fail(ErrorCode::policy_denied, "not this one");
    return {};
  });
  CsvRewriter rewriter(editor, plain_csv());
  REQUIRE(run_to_end(rewriter, bytes_of("a,b\n\"1\n1\",2\n3,4\n"), 4).ended_with(ErrorCode::policy_denied));
  REQUIRE(rewriter.position() == DataPosition{4, 1, 0});
  TableEditor at_once([](CsvHeader&) -> Status { return fail(ErrorCode::bad_policy, "no such column"); }, {});
  CsvRewriter other(at_once, plain_csv());
  REQUIRE(run_to_end(other, bytes_of("a,b\n1,2\n"), 4).ended_with(ErrorCode::bad_policy));
  REQUIRE(other.position() == DataPosition{1, 1, 0});
}

TEST_CASE("a rewriter tells what it found", "[data][csv]") {
  TableEditor editor;
  CsvRewriter rewriter(editor);
  REQUIRE_FALSE(rewriter.form());
  REQUIRE(rewriter.rows() == 0);
  REQUIRE(rewriter.formulas() == 0);
  REQUIRE(rewriter.beside(editor) == nullptr);
  REQUIRE(
      rewriter.push(bytes_of("\xEF\xBB\xBF"
                             "a;b\n1;2\n3;4")));
  REQUIRE(rewriter.finish());
  REQUIRE(rewriter.form() ==
          CsvForm{{Encoding::utf_8, 3}, {';', CsvQuote::double_quote, CsvEscape::doubled, CsvHeaderRow::present}});
  REQUIRE(rewriter.rows() == 2);
  REQUIRE(rewriter.lines() == 2);
}

TEST_CASE("ragged rows are shown to whoever asks for them", "[data][csv]") {
  auto options = plain_csv();
  options.ragged_rows = RaggedRows::show;
  std::vector<std::size_t> sizes;
  TableEditor editor(
      [](CsvHeader& header) -> Status {
        header.drop(1);
        return {};
      },
      [&](CsvEditableRow& row) -> Status {
        sizes.push_back(row.size());
        if (row.size() == 1) row.drop();
        return {};
      });
  REQUIRE(rewritten("a,b,c\n1\n1,2,3\n1,2,3,4\n", editor, options) == "a,c\n1,3\n1,3,4\n");
  REQUIRE(sizes == std::vector<std::size_t>{1, 3, 4});
}
