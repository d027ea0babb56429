// SPDX-License-Identifier: Apache-2.0
// What malformed tables get: an error, its place, and nothing beyond the caps.
#include "support/tables.h"

using namespace siegel;
using namespace siegel::test;

namespace {

void refused(std::string_view table, DataPosition position, const CsvOptions& options = plain_csv()) {
  INFO(table);
  const auto fault = fault_of(table, options);
  REQUIRE(fault.code == ErrorCode::bad_data);
  REQUIRE(fault.position.line == position.line);
  REQUIRE(fault.position.column == position.column);
  REQUIRE(fault.position.field == position.field);
}

}  // namespace

TEST_CASE("malformed quotes are refused with their place", "[data][csv]") {
  refused("a,b\n1,x\"y\n", {2, 4, 2});
  refused("a,b\n1, \"y\"\n", {2, 4, 2});
  refused("a,b\n1,\"x\"y\n", {2, 6, 2});
  refused("a,b\n1,\"x\" \n", {2, 6, 2});
  refused("a,b\n\"1\n\u00E4\u00F6\",\"x\"\"\"y,2\n", {3, 10, 2});
  refused("a,b\n1,2\n3,\"x\n\n\n", {3, 3, 2});
  refused("a,b\n\"", {2, 1, 1});
  refused("a\"b\n", {1, 2, 1});
}

TEST_CASE("lenient reading takes stray quotes as text and never shifts columns", "[data][csv]") {
  auto options = plain_csv();
  options.stray_quotes = StrayQuotes::keep;
  const auto content = content_of("a,b\n5\" pipe,36'37.8\"N\n", options);
  REQUIRE(content.rows[0] == std::vector<std::string>{"5\" pipe", "36'37.8\"N"});
  refused("a,b\n1, \"y,z\"\n", {2, 4, 2}, options);
  refused("a,b\n1,\"y\"z\n", {2, 6, 2}, options);
}

TEST_CASE("ragged rows are refused with the first cell that is too many or missing", "[data][csv]") {
  refused("a,b\n1,2\n1\n", {3, 1, 2});
  refused("a,b\n1,2,3\n", {2, 1, 3});
  refused("a,b\n1,2\n\"\"\n", {3, 1, 2});
  refused("title\n\na,b\n1,2\n", {3, 1, 2});
  refused("a,b\n1,2\n\nc,d,e\n1,2,3\n", {4, 1, 3});
}

TEST_CASE("columns of the same name are refused unless allowed", "[data][csv]") {
  refused("a,b,\"a\"\n", {1, 1, 3});
  refused("a,,\n", {1, 1, 3});
  auto options = plain_csv();
  options.duplicate_names = DuplicateNames::allow;
  REQUIRE(content_of("a,b,a\n1,2,3\n", options).names == std::vector<std::string>{"a", "b", "a"});
}

TEST_CASE("what is no text is refused with its place", "[data][csv]") {
  refused(std::string_view("a,b\n1,\0\n", 8), {2, 3, 2});
  refused("a,b\n1,x\xFFy\n", {2, 4, 2});
  refused("a,b\n1,\xC0\xAF\n", {2, 3, 2});
  refused("a,b\n1,\xED\xA0\x80\n", {2, 4, 2});
  refused("a,b\n1,\xE4", {2, 4, 2});
  CsvOptions windows = plain_csv();
  windows.encoding = Encoding::windows_1252;
  refused("a,b\n\x80,\x81\n", {2, 3, 2}, windows);
  CsvOptions wide = plain_csv();
  wide.encoding = Encoding::utf_16_le;
  refused(std::string_view("a\0,\0b", 5), {1, 3, 2}, wide);
  refused(std::string_view("a\0\0\xDC", 4), {1, 2, 1}, wide);
  refused(std::string_view("a\0\0\xD8", 4), {1, 2, 1}, wide);
  refused(std::string_view("a\0\0\0", 4), {1, 2, 1}, wide);
}

TEST_CASE("an error in a row comes before bytes that are no text after it", "[data][csv]") {
  refused("a,b\n1,x\"y\n\xFF", {2, 4, 2});
}

TEST_CASE("rows and columns above the caps are too large, in any pieces", "[data][csv]") {
  auto options = plain_csv();
  options.max_row_size = 10;
  REQUIRE(content_of("a,b\n12345678,0\r\n\"234567\",0\r\n", options).rows.size() == 2);
  for (const auto* table : {"a,b\n123456789,0\n", "a,b\n\"2345678\",0\n", "a,b\n12345678901",
                            "a,b\n\"1234567890\"\"1\"", "a,b\n1234567890x\"\n", "a,b\n\"12345678901234567890"}) {
    INFO(table);
    const auto fault = fault_of(table, options);
    REQUIRE(fault.code == ErrorCode::too_large);
    REQUIRE(fault.position.line == 2);
  }
  options = plain_csv();
  options.max_columns = 3;
  REQUIRE(content_of("a,b,c\n1,2,3\n", options).rows.size() == 1);
  REQUIRE(fault_of("a,b,c,d\n1,2,3,4\n", options).code == ErrorCode::too_large);
}

TEST_CASE("a line without end costs no more memory than the cap", "[data][csv]") {
  TableEditor editor;
  CsvRewriter rewriter(editor, plain_csv());
  REQUIRE(rewriter.push(bytes_of("a,b\n")));
  const Bytes piece(1 << 20, 'x');
  std::size_t pushed = 0;
  for (auto result = rewriter.push(piece); result; result = rewriter.push(piece)) {
    pushed += piece.size();
    REQUIRE(pushed <= default_max_row_size);
  }
  REQUIRE(error_of(rewriter.push(piece)) == ErrorCode::too_large);
}

TEST_CASE("a million columns are read in one go when the caller wants them", "[data][csv]") {
  std::string header;
  std::string row;
  constexpr std::size_t columns = 1'000'000;
  for (std::size_t i = 0; i < columns; ++i) {
    header += "c" + std::to_string(i) + ',';
    row += "1,";
  }
  const auto table = header + "end\n" + row + "\n";
  REQUIRE(fault_of(table).code == ErrorCode::too_large);
  auto options = plain_csv();
  options.max_columns = columns + 1;
  const auto content = content_of(table, options);
  REQUIRE(content.rows.at(0).size() == columns + 1);
}
