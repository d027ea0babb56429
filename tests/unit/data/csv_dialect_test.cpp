// SPDX-License-Identifier: Apache-2.0
#include "data/csv_dialect.h"

#include "support/tables.h"

using namespace siegel;
using namespace siegel::test;

namespace {

CsvDialect dialect_of(std::string_view front, const CsvDialectHints& hints = {}) {
  return detect_csv_dialect(front, SampleExtent::whole, hints);
}
char delimiter_of(std::string_view front) { return dialect_of(front).delimiter; }

}  // namespace

TEST_CASE("the delimiter is the one that makes even rows", "[data][csv]") {
  REQUIRE(delimiter_of("a,b,c\n1,2,3\n") == ',');
  REQUIRE(delimiter_of("a;b;c\n1;2;3\n") == ';');
  REQUIRE(delimiter_of("a\tb\n1\t2\n") == '\t');
  REQUIRE(delimiter_of("a|b\n1|2\n") == '|');
  REQUIRE(delimiter_of("name;amount\nx;1,5\ny;2,5\n") == ';');
  REQUIRE(delimiter_of("1;1,5\n2;2,5\n") == ';');
  REQUIRE(delimiter_of("name,note\nErika,a; b\nMax,\"c, d; e\"\n") == ',');
  REQUIRE(delimiter_of("1,\"Doe; John\",5\n2,\"Roe; Jane\",6\n") == ',');
  REQUIRE(delimiter_of("name,text\nx,\"one; two\nthree; four\"\n") == ',');
  REQUIRE(delimiter_of("a,b\n1,2\n1,2\n1\n") == ',');
}

TEST_CASE("a table of one column has a comma that nobody used", "[data][csv]") {
  REQUIRE(delimiter_of("name\nErika\n") == ',');
  REQUIRE(delimiter_of("") == ',');
  REQUIRE(dialect_of("name\nErika\n", {.delimiter = '|'}).delimiter == '|');
}

TEST_CASE("what the caller says about the dialect is not questioned", "[data][csv]") {
  const auto dialect = dialect_of("a,b\n1,2\n", {';', CsvQuote::none, CsvEscape::backslash, CsvHeaderRow::absent});
  REQUIRE(dialect == CsvDialect{';', CsvQuote::none, CsvEscape::backslash, CsvHeaderRow::absent});
}

TEST_CASE("a line sep=X decides and is no row", "[data][csv]") {
  REQUIRE(separator_line_size("sep=;\r\na") == 7);
  REQUIRE(separator_line_size("sep=;\na") == 6);
  REQUIRE(separator_line_size("sep=;\ra") == 6);
  for (const auto* text : {"sep=;", "sep=;a\n", "sep=", "sep=a\n", "sep=\"\n", "Sep=;\n", "a\nsep=;\n", ""})
    REQUIRE(separator_line_size(text) == 0);
  REQUIRE(delimiter_of("sep=|\na,b|c\n1,2|3\n") == '|');
  const auto content = content_of("sep=;\na,b;c\n1,2;3\n");
  REQUIRE(content.names == std::vector<std::string>{"a,b", "c"});
  REQUIRE(content.lines == std::vector<std::uint64_t>{3});
}

TEST_CASE("single quotes count only where cells are wrapped in them", "[data][csv]") {
  REQUIRE(dialect_of("'a','b'\n'1','x, y'\n").quote == CsvQuote::single_quote);
  REQUIRE(dialect_of("a,b\n'tis,O'Neil\n").quote == CsvQuote::double_quote);
  REQUIRE(dialect_of("a,b\n\"x\",'y'\n").quote == CsvQuote::double_quote);
}

TEST_CASE("backslashes escape only where doubled quotes explain nothing", "[data][csv]") {
  REQUIRE(dialect_of("a,b\n1,\"x \\\"y\\\", z\"\n").escape == CsvEscape::backslash);
  REQUIRE(dialect_of("a,b\n1,\"C:\\\"\n").escape == CsvEscape::doubled);
  REQUIRE(dialect_of("a,b\n1,\"x \"\"y\"\"\"\n").escape == CsvEscape::doubled);
  REQUIRE(dialect_of("a,b\n1,\"\\\"x\n").escape == CsvEscape::doubled);
}

TEST_CASE("the first row is a header unless it looks like values", "[data][csv]") {
  const auto has_header = [](std::string_view front) { return dialect_of(front).header == CsvHeaderRow::present; };
  REQUIRE(has_header("name,zip\nErika,12345\n"));
  REQUIRE(has_header(",name,Q1 totals\n0,Erika,5\n"));
  REQUIRE(has_header("name\n"));
  REQUIRE(has_header(""));
  REQUIRE_FALSE(has_header("Erika,12345\nMax,54321\n"));
  REQUIRE_FALSE(has_header("Erika,1980-01-02\n"));
  REQUIRE_FALSE(has_header("Erika,erika@example.org\n"));
  REQUIRE_FALSE(has_header("Erika,https://example.org\n"));
  REQUIRE_FALSE(has_header("Erika,,Berlin\n"));
  REQUIRE_FALSE(has_header("Erika,x,x\n"));
}

TEST_CASE("what may part cells", "[data][csv]") {
  for (const auto character : {',', ';', '\t', '|', ':', ' ', '~', '^', '!'}) REQUIRE(may_delimit(character));
  for (const auto character : {'a', 'Z', '0', '"', '\'', '\\', '\n', '\r', '\0', '\x7F', '\x80'})
    REQUIRE_FALSE(may_delimit(character));
}
