// SPDX-License-Identifier: Apache-2.0
#include "codec/json.h"
#include "risk/fixed_number.h"
#include "risk/risk_report.h"

namespace siegel {
namespace {

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? "-" : fixed_number(100.0 * static_cast<double>(part) / static_cast<double>(whole), 1) + " %";
}

/// Two columns if there is a table before, else one.
void line(std::string& to, const std::string& label, const std::string& now, const std::string* before) {
  to += label;
  to.append(label.size() < 34 ? 34 - label.size() : 1, ' ');
  if (before != nullptr) {
    to += *before;
    to.append(before->size() < 14 ? 14 - before->size() : 1, ' ');
  }
  to += now + "\n";
}

JsonWriter json_of(const RiskReport& report) {
  auto json = JsonWriter::object();
  json.set("rows", report.rows).set("classes", report.classes).set("k", report.k).set("uniques", report.uniques);
  json.set("rows_in_classes_below_5", report.rows_below_5);
  json.set("mean_risk", report.mean_risk).set("greatest_risk", report.greatest_risk);
  auto sizes = JsonWriter::array();
  for (std::size_t i = 0; i < class_size_bands; ++i) {
    auto band = JsonWriter::object();
    band.set("from", band_begins[i]).set("rows", report.rows_by_class_size[i]);
    sizes.push(std::move(band));
  }
  json.set("rows_by_class_size", std::move(sizes));
  auto quasi = JsonWriter::array();
  for (const auto& each : report.quasi) {
    auto entry = JsonWriter::object();
    entry.set("name", each.name).set("distinct", std::uint64_t{each.distinct});
    entry.set("uniques_without_it", each.uniques_without);
    quasi.push(std::move(entry));
  }
  json.set("quasi_identifiers", std::move(quasi));
  auto sensitive = JsonWriter::array();
  for (const auto& each : report.sensitive) {
    auto entry = JsonWriter::object();
    entry.set("name", each.name).set("distinct", std::uint64_t{each.distinct}).set("l_distinct", each.distinct_l);
    entry.set("l_entropy", each.entropy_l).set("t_equal", each.t_equal);
    if (each.t_ordered)
      entry.set("t_ordered", *each.t_ordered);
    else
      entry.set_null("t_ordered");
    entry.set("rows_in_homogeneous_classes", each.homogeneous_rows);
    sensitive.push(std::move(entry));
  }
  json.set("sensitive", std::move(sensitive));
  return json;
}

}  // namespace

std::string print_risk_text(const RiskReport& report, const RiskReport* before) {
  std::string text;
  const auto row = [&](const std::string& label, const auto& value_of) {
    const auto now = value_of(report);
    if (before == nullptr) return line(text, label, now, nullptr);
    const auto then = value_of(*before);
    line(text, label, now, &then);
  };
  if (before != nullptr) {
    const std::string then = "before";
    line(text, "", "now", &then);
  }
  row("rows", [](const RiskReport& r) { return std::to_string(r.rows); });
  row("classes", [](const RiskReport& r) { return std::to_string(r.classes); });
  row("k (smallest class)", [](const RiskReport& r) { return std::to_string(r.k); });
  row("unique rows", [](const RiskReport& r) { return std::to_string(r.uniques); });
  row("  of all", [](const RiskReport& r) { return percent(r.uniques, r.rows); });
  row("rows in classes below 5", [](const RiskReport& r) { return std::to_string(r.rows_below_5); });
  row("mean risk of being found", [](const RiskReport& r) { return fixed_number(r.mean_risk, 6); });
  row("greatest risk", [](const RiskReport& r) { return fixed_number(r.greatest_risk, 6); });
  for (std::size_t i = 0; i < report.sensitive.size(); ++i) {
    const auto of = [i](const RiskReport& r) -> const SensitiveRisk& { return r.sensitive[i]; };
    text += report.sensitive[i].name + "\n";
    row("  l (fewest values in a class)", [&](const RiskReport& r) { return std::to_string(of(r).distinct_l); });
    row("  l by entropy", [&](const RiskReport& r) { return fixed_number(of(r).entropy_l, 4); });
    row("  t (equal distance)", [&](const RiskReport& r) { return fixed_number(of(r).t_equal, 6); });
    if (report.sensitive[i].t_ordered)
      row("  t (ordered distance)",
          [&](const RiskReport& r) { return of(r).t_ordered ? fixed_number(*of(r).t_ordered, 6) : "-"; });
    row("  rows where all have one value", [&](const RiskReport& r) { return std::to_string(of(r).homogeneous_rows); });
  }
  text += "quasi-identifiers\n";
  for (const auto& each : report.quasi)
    line(text, "  " + each.name,
         std::to_string(each.distinct) + " values; unique without it: " + std::to_string(each.uniques_without),
         nullptr);
  return text;
}

std::string print_risk_json(const RiskReport& report, const RiskReport* before) {
  auto json = JsonWriter::object();
  json.set("report_version", std::uint64_t{1}).set("table", json_of(report));
  if (before != nullptr) json.set("before", json_of(*before));
  return json.print_indented() + "\n";
}

}  // namespace siegel
