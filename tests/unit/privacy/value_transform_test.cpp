// SPDX-License-Identifier: Apache-2.0
#include "privacy/value_transform.h"

#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

namespace {

std::string prefix(std::string_view value, std::size_t keep) {
  std::string to = "before";
  keep_prefix(value, keep, to);
  return to;
}
std::string masked(std::string_view value, std::size_t keep_last) {
  std::string to = "before";
  mask_value(value, keep_last, to);
  return to;
}
Result<std::string> bucket(std::string_view value, std::uint32_t width, char mark = '.') {
  std::string to;
  SIEGEL_CHECK(bucket_number(value, width, mark, to));
  return to;
}
Result<std::string> date(std::string_view value, DatePart part) {
  std::string to;
  SIEGEL_CHECK(generalize_date(value, part, to));
  return to;
}

}  // namespace

TEST_CASE("a prefix counts characters", "[privacy][policy]") {
  CHECK(prefix("80331", 2) == "80");
  CHECK(prefix("8", 2) == "8");
  CHECK(prefix("", 2).empty());
  CHECK(prefix("ÄÖÜ", 2) == "ÄÖ");
}

TEST_CASE("a mask hides a value that is too short to show anything of", "[privacy][policy]") {
  CHECK(masked("DE89370400440532013000", 4) == "******************3000");
  CHECK(masked("1234", 4) == "****");
  CHECK(masked("12345", 4) == "*2345");
  CHECK(masked("Jörg", 0) == "****");
  CHECK(masked("xxÖß", 2) == "**Öß");
  CHECK(masked("", 2).empty());
}

TEST_CASE("a bucket begins at the multiple below", "[privacy][policy]") {
  CHECK(value(bucket("1234.99", 1000)) == "1000");
  CHECK(value(bucket("+999", 1000)) == "0");
  CHECK(value(bucket("-0.5", 1000)) == "-1000");
  CHECK(value(bucket("-0.0", 1000)) == "0");
  CHECK(value(bucket("-1000", 1000)) == "-1000");
  CHECK(value(bucket("-1000.1", 1000)) == "-2000");
  CHECK(value(bucket("999999999999999", 7)) == "999999999999994");
  CHECK(value(bucket("12,5", 10, ',')) == "10");
  for (const auto* bad : {"x", "-", "1.", ".5", "1,234", "1.2.3", "1e3", " 1", "9999999999999999", "\xD9\xA1"})
    CHECK(error_of(bucket(bad, 10)) == ErrorCode::bad_data);
}

TEST_CASE("a date keeps its spelling", "[privacy][policy]") {
  CHECK(value(date("1964-08-12", DatePart::year)) == "1964");
  CHECK(value(date("1964-08-12", DatePart::month)) == "1964-08");
  CHECK(value(date("12.08.1964", DatePart::month)) == "08.1964");
  CHECK(value(date("29.02.2000", DatePart::year)) == "2000");
  for (const auto* bad : {"29.02.1900", "1964-13-01", "1964-00-10", "0000-01-01", "31.04.2000", "08/12/1964", "1964",
                          "196x-08-12", "1964-08-1 ", "today"})
    CHECK(error_of(date(bad, DatePart::year)) == ErrorCode::bad_data);
}
