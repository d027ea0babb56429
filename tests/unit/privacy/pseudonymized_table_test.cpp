// SPDX-License-Identifier: Apache-2.0
#include "privacy/pseudonymizer.h"

#include "support/provider.h"
#include "support/transforms.h"

using namespace siegel;
using namespace siegel::test;

namespace {

Pseudonymizer pseudonymizer(std::string_view rules, std::string_view input = "{}") {
  std::vector<PolicyFault> faults;
  static const PseudonymizeContext context{provider()};
  return value(
      Pseudonymizer::create(value(Policy::parse(bytes_of(R"({"policy_version":1,"input":)" + std::string(input) +
                                                         R"(,"fields":[)" + std::string(rules) + "]}"),
                                                faults)),
                            context));
}

constexpr std::string_view rules = R"(
  {"select":"col:Name","do":"drop"}, {"select":"col:PLZ","do":"prefix","keep":2},
  {"select":"col:Betrag","do":"bucket","width":100,"decimal":","}, {"select":"col:IBAN","do":"mask","keep_last":2},
  {"select":"col:*datum","do":"generalize","to":"year"}, {"select":"col:Ware","do":"keep","because":"a product"})";

constexpr std::string_view table =
    "\xEF\xBB\xBFName;PLZ;Betrag;IBAN;Geburtsdatum;Ware\r\n"
    "Meier;80331;\"1234,5\";DE89;12.08.1964; x\n"
    "\"O\"\"Hara\";;0;12;1999-01-31;\"x;\r\ny\"\r\n";

}  // namespace

TEST_CASE("each column gets what its rule says, all else leaves byte for byte", "[privacy][policy]") {
  auto run = pseudonymizer(rules);
  const auto outcome = run_to_end(run, bytes_of(table), table.size());
  REQUIRE_FALSE(outcome.error);
  CHECK(text_of(outcome.released) ==
        "\xEF\xBB\xBFPLZ;Betrag;IBAN;Geburtsdatum;Ware\r\n"
        "80;\"1200\";**89;1964; x\n"
        ";0;**;1999;\"x;\r\ny\"\r\n");
  const auto report = run.report();
  CHECK(report.rows == 2);
  CHECK(report.columns == 6);
  CHECK(report.values_changed == 7);
  CHECK(report.values_empty == 1);
  CHECK(report.values_unscanned == 2);
  CHECK(report.fields_by_action == std::array<std::uint64_t, field_action_count>{1, 1, 1, 1, 1, 1});
  CHECK(report.print().find("Meier") == std::string::npos);
  CHECK(report.print().find("\"values_changed\": 7") != std::string::npos);
}

TEST_CASE("any cut gives the same table", "[privacy][policy]") {
  auto whole = pseudonymizer(rules);
  const auto expected = run_to_end(whole, bytes_of(table), table.size()).released;
  for (std::size_t step = 1; step < table.size(); ++step) {
    auto run = pseudonymizer(rules);
    CHECK(run_to_end(run, bytes_of(table), step).released == expected);
  }
}

TEST_CASE("runs on rows further down make the same table and the same report", "[privacy][policy]") {
  std::string large(table);
  for (int i = 0; i < 3000; ++i) large += "Meier;80331;\"" + std::to_string(i) + ",5\";DE89;12.08.1964;\"x;\n\"\"y\"\n";
  auto whole = pseudonymizer(rules);
  const auto expected = run_to_end(whole, bytes_of(large), large.size()).released;

  auto first = pseudonymizer(rules);
  CHECK_FALSE(first.splitter());
  Bytes made;
  const auto front = bytes_of(large).first(csv_sample_size);
  append(made, value(first.push(front)));
  const auto splitter = first.splitter();
  REQUIRE(splitter);
  const auto begin = splitter->last_row_end(front);
  REQUIRE(begin > 0);
  // What the run has begun it has to finish itself.
  auto rest = bytes_of(large).subspan(front.size());
  const auto row_end = splitter->last_row_end(bytes_of(large).subspan(begin, front.size() - begin + 100));
  append(made, value(first.push(rest.first(begin + row_end - front.size()))));
  rest = bytes_of(large).subspan(begin + row_end);
  std::array parts{value(first.beside()), value(first.beside())};
  auto lines = first.lines();
  for (std::size_t i = 0; !rest.empty(); ++i) {
    const auto size = rest.size() < 5000 ? rest.size() : splitter->last_row_end(rest.first(5000));
    append(made, value(parts[i % 2].push_rows(rest.first(size))));
    lines += parts[i % 2].lines();
    rest = rest.subspan(size);
  }
  for (const auto& part : parts) first.add_rows_of(part);
  append(made, value(first.finish()));
  CHECK(made == expected);
  CHECK(first.report().print() == whole.report().print());
  CHECK(lines == 4 + 2 * 3000);
  CHECK(parts[0].push_rows(bytes_of("a;b\n")).error().code == ErrorCode::bad_data);
}

TEST_CASE("rows that depend on others stay in one run", "[privacy][policy]") {
  auto text = pseudonymizer(R"({"select":"text","do":"text","with":"type"})", R"({"format":"text"})");
  REQUIRE(text.push(bytes_of("abc")));
  CHECK_FALSE(text.splitter());
  CHECK(text.beside().error().code == ErrorCode::bad_argument);
  CHECK(text.push_rows(bytes_of("abc")).error().code == ErrorCode::bad_argument);
  CHECK(text.lines() == 0);
  const std::string gates = R"({"format":"csv"},"release":{"quasi":["Name"],"k":2})";
  for (const auto& input : {gates}) {
    auto run = pseudonymizer(R"({"select":"col:*","do":"keep","because":"a test"})", input);
    REQUIRE(run.push(bytes_of(std::string(table) + std::string(csv_sample_size, '\n'))));
    CHECK_FALSE(run.splitter());
  }
}

TEST_CASE("P10: a column that no rule names never passes", "[privacy][policy]") {
  for (const std::string_view header : {"Name;PLZ;Telefon", "Name;PLZ;Betrag ", "Name;P LZ;Betrag", "Name;;Betrag"}) {
    auto run = pseudonymizer(rules, R"({"delimiter":";"})");
    const auto outcome = run_to_end(run, bytes_of(std::string(header) + "\na;1;2\n"), 5);
    CAPTURE(header);
    CHECK(outcome.ended_with(ErrorCode::policy_denied));
    CHECK(outcome.released.empty());
    CHECK(run.position().field >= 2);
  }
  auto twice = pseudonymizer(rules);
  CHECK(run_to_end(twice, bytes_of("Name;PLZ;PLZ\na;1;2\n"), 5).ended_with(ErrorCode::bad_data));
}

TEST_CASE("a value that cannot be read ends the run, with its place", "[privacy][policy]") {
  auto run = pseudonymizer(rules);
  const auto outcome = run_to_end(run, bytes_of("Name;Betrag\n\"a\nb\";1\nx;many\n"), 1000);
  CHECK(outcome.ended_with(ErrorCode::bad_data));
  CHECK(run.position().line == 4);
  CHECK(run.position().field == 2);
}

TEST_CASE("a table without header goes by index, and its first row is a row", "[privacy][policy]") {
  auto run =
      pseudonymizer(R"({"select":"idx:0","do":"mask"},{"select":"idx:1","do":"drop"})", R"({"header":"absent"})");
  const auto outcome = run_to_end(run, bytes_of("Meier,Hans\nHuber,Eva\n"), 4);
  REQUIRE_FALSE(outcome.error);
  CHECK(text_of(outcome.released) == "*****\n*****\n");
}
