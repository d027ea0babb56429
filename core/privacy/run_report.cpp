// SPDX-License-Identifier: Apache-2.0
#include "privacy/run_report.h"

#include "codec/json.h"

namespace siegel {

void RunReport::add_rows_of(const RunReport& part) {
  rows += part.rows;
  values_changed += part.values_changed;
  values_empty += part.values_empty;
  values_unscanned += part.values_unscanned;
  values_scanned += part.values_scanned;
  rows_quarantined += part.rows_quarantined;
  formulas += part.formulas;
  tokens_made += part.tokens_made;
  lookalikes += part.lookalikes;
  leaks += part.leaks;
  detection.add(part.detection);
}

std::string RunReport::print() const {
  constexpr std::array<std::string_view, 4> formats{"csv", "json", "jsonl", "text"};
  auto actions = JsonWriter::object();
  for (std::size_t i = 0; i < field_action_count; ++i)
    actions.set(name_of(static_cast<FieldAction>(i)), fields_by_action[i]);
  auto found = JsonWriter::object();
  for (std::size_t i = 0; i < finding_type_count; ++i)
    if (detection.found[i] != 0) found.set(word_of(static_cast<FindingType>(i)), detection.found[i]);
  auto json = JsonWriter::object();
  json.set("report_version", std::uint64_t{1}).set("format", formats[static_cast<std::size_t>(format)]);
  if (format == PolicyFormat::csv)
    json.set("rows", rows).set("rows_quarantined", rows_quarantined).set("columns", columns);
  json.set("fields_by_action", std::move(actions));
  json.set("values_changed", values_changed).set("values_empty", values_empty);
  json.set("values_unscanned", values_unscanned).set("values_scanned", values_scanned).set("formulas", formulas);
  json.set("tokens_made", tokens_made).set("findings", std::move(found));
  json.set("checksum_near_misses", detection.checksum_near_misses).set("confusables", detection.confusables);
  json.set("invisible_characters", detection.invisible_characters);
  json.set("names_not_propagated", detection.names_not_propagated);
  json.set("lookalikes", lookalikes).set("leaks", leaks);
  if (release) {
    auto figures = JsonWriter::object();
    figures.set("k", release->k).set("uniques", release->uniques).set("classes", release->classes);
    json.set("release", std::move(figures));
  }
  return json.print_indented() + "\n";
}

}  // namespace siegel
