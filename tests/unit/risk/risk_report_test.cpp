// SPDX-License-Identifier: Apache-2.0
#include "risk/risk_report.h"

#include <catch2/catch_approx.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;
using Catch::Approx;

namespace {

Result<RiskReport> try_measure(std::string_view csv, std::vector<std::string> quasi,
                               std::vector<std::string> sensitive = {}) {
  RiskTable table(std::move(quasi), std::move(sensitive));
  CsvReader reader(table);
  SIEGEL_CHECK(reader.push(bytes_of(csv)));
  SIEGEL_CHECK(reader.finish());
  return RiskReport::compute(table);
}

RiskReport measure(std::string_view csv, std::vector<std::string> quasi, std::vector<std::string> sensitive = {}) {
  return value(try_measure(csv, std::move(quasi), std::move(sensitive)));
}

}  // namespace

TEST_CASE("risk: a table small enough to count by hand", "[risk]") {
  const auto report =
      measure("Age,Zip,Illness,Pay\n30,1,flu,1\n30,1,flu,2\n40,1,flu,3\n40,2,cold,4\n40,2,flu,5\n40,2,flu,6\n",
              {"age", "zip"}, {"Illness", "Pay"});
  CHECK(report.rows == 6);
  CHECK(report.classes == 3);
  CHECK(report.k == 1);
  CHECK(report.uniques == 1);
  CHECK(report.rows_below_5 == 6);
  CHECK(report.mean_risk == Approx(0.5));
  CHECK(report.greatest_risk == Approx(1));
  CHECK(report.rows_by_class_size == std::array<std::uint64_t, class_size_bands>{1, 2, 3, 0, 0, 0, 0, 0});
  REQUIRE(report.sensitive.size() == 2);
  CHECK(report.sensitive[0].distinct_l == 1);
  CHECK(report.sensitive[0].entropy_l == Approx(1));
  // The third class: cold 1/3 against 1/6, flu 2/3 against 5/6.
  CHECK(report.sensitive[0].t_equal == Approx(1.0 / 6));
  CHECK(report.sensitive[0].homogeneous_rows == 3);
  CHECK_FALSE(report.sensitive[0].t_ordered);
  // Pay 1, 2 in one class: cumulated differences 1/3, 2/3, 1/2, 1/3, 1/6, 0 over five steps.
  CHECK(report.sensitive[1].t_ordered.value() == Approx((1.0 / 3 + 2.0 / 3 + 0.5 + 1.0 / 3 + 1.0 / 6) / 5));
  CHECK(report.quasi[0].distinct == 2);
  CHECK(report.quasi[0].uniques_without == 0);
  CHECK(report.quasi[1].uniques_without == 0);
}

TEST_CASE("risk: the ordered distance is what adding up every step gives", "[risk]") {
  std::uint32_t state = 7;
  const auto draw = [&](std::uint32_t below) {
    state = state * 1664525 + 1013904223;
    return (state >> 8) % below;
  };
  for (int round = 0; round < 50; ++round) {
    const std::uint32_t rows = 2 + draw(60);
    const std::uint32_t classes = 1 + draw(5);
    const std::uint32_t different = 2 + draw(30);
    std::map<std::uint32_t, std::map<std::uint32_t, double>> by_class;
    std::map<std::uint32_t, double> whole;
    std::string csv = "c,v\n";
    for (std::uint32_t i = 0; i < rows; ++i) {
      const auto of = draw(classes);
      const auto number = draw(different);
      csv += std::to_string(of) + "," + std::to_string(number) + "\n";
      by_class[of][number] += 1;
      whole[number] += 1.0 / rows;
    }
    if (whole.size() < 2) continue;
    double greatest = 0;
    for (auto& [name, counts] : by_class) {
      double size = 0;
      for (const auto& [number, count] : counts) size += count;
      double carried = 0;
      double moved = 0;
      for (const auto& [number, share] : whole) {
        carried += counts[number] / size - share;
        moved += std::abs(carried);
      }
      greatest = std::max(greatest, moved / static_cast<double>(whole.size() - 1));
    }
    CHECK(measure(csv, {"c"}, {"v"}).sensitive[0].t_ordered.value() == Approx(greatest).margin(1e-12));
  }
}

TEST_CASE("risk: the census table, against figures of another implementation", "[risk]") {
  // ARX's adult.csv; computed once with a program in Python (docs/risk.md).
  const char* folder = std::getenv("SIEGEL_VECTORS");
  const auto path = std::filesystem::path(folder != nullptr && *folder != '\0' ? folder : SIEGEL_VECTORS) / ".." /
                    "data" / "adult.csv";
  if (!std::filesystem::exists(path)) SKIP("adult.csv is not there (beside SIEGEL_VECTORS)");
  const auto csv = read_text(path);
  const auto three = measure(csv, {"sex", "age", "race"}, {"salary-class"});
  CHECK(three.rows == 30'162);
  CHECK(three.classes == 528);
  CHECK(three.k == 1);
  CHECK(three.uniques == 62);
  CHECK(three.rows_below_5 == 425);
  CHECK(three.mean_risk == Approx(0.017505).margin(1e-6));
  CHECK(three.sensitive[0].distinct_l == 1);
  CHECK(three.sensitive[0].entropy_l == Approx(1));
  CHECK(three.sensitive[0].t_equal == Approx(0.751078).margin(1e-6));
  const auto all =
      measure(csv, {"sex", "age", "race", "marital-status", "education", "native-country", "workclass", "occupation"},
              {"salary-class"});
  CHECK(all.classes == 18'109);
  CHECK(all.uniques == 14'021);
  CHECK(all.rows_below_5 == 21'977);
  const auto two = measure(csv, {"sex", "race"}, {"salary-class"});
  CHECK(two.classes == 10);
  CHECK(two.k == 87);
  CHECK(two.sensitive[0].distinct_l == 2);
  CHECK(two.sensitive[0].entropy_l == Approx(1.2050).margin(1e-4));
  CHECK(two.sensitive[0].t_equal == Approx(0.202945).margin(1e-6));
}

TEST_CASE("risk: what it refuses, and an empty table", "[risk]") {
  CHECK(error_of(try_measure("a,b\n1,2\n", {"c"})) == ErrorCode::bad_argument);
  CHECK(error_of(try_measure("a,b\n1,2\n", {})) == ErrorCode::bad_argument);
  CHECK(error_of(try_measure("a,b\n1,2\n", std::vector<std::string>(max_risk_columns + 1, "a"))) ==
        ErrorCode::too_large);
  CHECK(error_of(try_measure("a,b\n1\n", {"a"})) == ErrorCode::bad_data);
  const auto empty = measure("a,b\n", {"a"}, {"b"});
  CHECK(empty.rows == 0);
  CHECK(empty.k == 0);
  CHECK(print_risk_text(empty, nullptr).find("rows") != std::string::npos);
}

TEST_CASE("risk: the reports hold names and no values", "[risk]") {
  const auto before = measure("A<b,C\nsecret1,x\nsecret2,y\n", {"A<b"}, {"C"});
  const auto now = measure("A<b,C\nz,x\nz,y\n", {"A<b"}, {"C"});
  const auto json = nlohmann::json::parse(print_risk_json(now, &before));
  CHECK(json["table"]["k"] == 2);
  CHECK(json["before"]["k"] == 1);
  CHECK(json["table"]["sensitive"][0]["name"] == "C");
  for (const auto language : {ReportLanguage::english, ReportLanguage::german}) {
    const auto html = print_risk_html(now, &before, language);
    CHECK(html.find("A&lt;b") != std::string::npos);
    CHECK(html.find("secret1") == std::string::npos);
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("http://") == std::string::npos);
    CHECK(html.find("<svg") != std::string::npos);
  }
  CHECK(print_risk_html(now, nullptr, ReportLanguage::german).find("Klassengröße") == std::string::npos);
  const auto text = print_risk_text(now, &before);
  CHECK(text.find("before") != std::string::npos);
  CHECK(text.find("secret1") == std::string::npos);
}

TEST_CASE("risk: which values count as numbers", "[risk]") {
  CHECK(measure("a,b\n1,-1.5\n1,+2\n1,.5\n1,10\n", {"a"}, {"b"}).sensitive[0].t_ordered.has_value());
  for (const auto* other : {"x", "1e3", "1.2.3", "-", ".", "\"\""})
    CHECK_FALSE(measure(std::string("a,b\n1,1\n1,") + other + "\n", {"a"}, {"b"}).sensitive[0].t_ordered.has_value());
  CHECK_FALSE(measure("a,b\n1,1\n1," + std::string(400, '9') + "." + std::string(400, '9') + "\n", {"a"}, {"b"})
                  .sensitive[0]
                  .t_ordered.has_value());
}
