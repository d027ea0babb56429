// SPDX-License-Identifier: Apache-2.0
// csv-spectrum: twelve tables and what they say, as JSON.
#include "support/suites.h"
#include "support/tables.h"

using namespace siegel;
using namespace siegel::test;

namespace {

void agrees(const std::string& name, StrayQuotes stray_quotes) {
  INFO(name);
  const auto expected = load_suite("csv-spectrum/json/" + name + ".json");
  const auto table = read_text(suite_path("csv-spectrum/csvs/" + name + ".csv"));
  CsvOptions options;
  options.stray_quotes = stray_quotes;
  options.dialect.header = CsvHeaderRow::present;
  const auto content = content_of(table, options);
  REQUIRE(content.rows.size() == expected.size());
  for (std::size_t row = 0; row < expected.size(); ++row) {
    REQUIRE(content.names.size() == expected[row].size());
    for (std::size_t column = 0; column < content.names.size(); ++column)
      REQUIRE(content.rows[row][column] == expected[row].at(content.names[column]).get<std::string>());
  }
  TableEditor nothing;
  REQUIRE(rewritten(table, nothing, options) == table);
}

}  // namespace

TEST_CASE("csv-spectrum reads as it says", "[vectors][csv]") {
  for (const auto* name : {"comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines",
                           "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8"})
    agrees(name, StrayQuotes::refuse);
}

TEST_CASE("the table of csv-spectrum with stray quotes is refused unless they are kept", "[vectors][csv]") {
  const auto table = read_text(suite_path("csv-spectrum/csvs/location_coordinates.csv"));
  REQUIRE(fault_of(table, {}).code == ErrorCode::bad_data);
  CsvOptions lenient;
  lenient.stray_quotes = StrayQuotes::keep;
  REQUIRE(content_of(table, lenient).rows.at(0).at(2) == "Modesto");
  TableEditor nothing;
  REQUIRE(rewritten(table, nothing, lenient) == table);
}
