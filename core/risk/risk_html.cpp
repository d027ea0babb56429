// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "codec/html.h"
#include "risk/fixed_number.h"
#include "risk/risk_report.h"

namespace siegel {
namespace {

struct Words {
  std::string_view language;
  std::string_view title;
  std::string_view before;
  std::string_view now;
  std::string_view measure;
  std::string_view rows;
  std::string_view classes;
  std::string_view k;
  std::string_view uniques;
  std::string_view below_5;
  std::string_view mean;
  std::string_view greatest;
  std::string_view sizes;
  std::string_view sizes_note;
  std::string_view class_size;
  std::string_view quasi;
  std::string_view quasi_note;
  std::string_view column;
  std::string_view values;
  std::string_view without;
  std::string_view sensitive;
  std::string_view l_distinct;
  std::string_view l_entropy;
  std::string_view t_equal;
  std::string_view t_ordered;
  std::string_view homogeneous;
  std::string_view meaning;
};

constexpr Words english{
    "en",
    "Risk of re-identification",
    "before",
    "now",
    "Measure",
    "Rows",
    "Classes (different combinations)",
    "k: size of the smallest class",
    "Rows that are unique",
    "Rows in classes below 5",
    "Mean risk of being found",
    "Greatest risk",
    "Rows by the size of their class",
    "The further right, the more people look alike. Rows on the left can be told apart.",
    "Class size",
    "Quasi-identifiers",
    "How many rows stay unique if a column is left out: the fewer, the more that column gives away.",
    "Column",
    "Values",
    "Unique without it",
    "Sensitive columns",
    "l: fewest values in a class",
    "l by entropy",
    "t: equal distance",
    "t: ordered distance",
    "Rows where the class has one value only",
    "These figures count; they do not prove anonymity. Whoever knows more about people than these columns say may tell "
    "more "
    "of them apart. Rows with one value in their class give that value away without anybody being told apart."};
constexpr Words german{
    "de",
    "Risiko der Re-Identifizierung",
    "vorher",
    "jetzt",
    "Maß",
    "Zeilen",
    "Klassen (verschiedene Kombinationen)",
    "k: Größe der kleinsten Klasse",
    "Einzigartige Zeilen",
    "Zeilen in Klassen unter 5",
    "Mittleres Risiko, gefunden zu werden",
    "Größtes Risiko",
    "Zeilen nach der Größe ihrer Klasse",
    "Je weiter rechts, desto mehr Personen gleichen einander. Zeilen links lassen sich unterscheiden.",
    "Klassengröße",
    "Quasi-Identifikatoren",
    "Wie viele Zeilen einzigartig bleiben, wenn eine Spalte fehlt: je weniger, desto mehr verrät diese Spalte.",
    "Spalte",
    "Werte",
    "Einzigartig ohne sie",
    "Sensible Spalten",
    "l: wenigste Werte in einer Klasse",
    "l nach Entropie",
    "t: gleicher Abstand",
    "t: geordneter Abstand",
    "Zeilen, deren Klasse nur einen Wert hat",
    "Diese Zahlen zählen; sie beweisen keine Anonymität. Wer mehr über Personen weiß, als in diesen Spalten steht, "
    "kann mehr "
    "von ihnen unterscheiden. Zeilen mit nur einem Wert in ihrer Klasse verraten ihn, auch ohne dass jemand "
    "unterschieden wird."};

std::string with_percent(std::uint64_t part, std::uint64_t whole) {
  auto text = std::to_string(part);
  if (whole != 0)
    text += " (" + fixed_number(100.0 * static_cast<double>(part) / static_cast<double>(whole), 1) + " %)";
  return text;
}

constexpr std::string_view style = R"(
:root{--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--paper:#fff;--bar:#2f6f9f;--then:#c9a86a}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9198a1;--line:#30363d;--paper:#0d1117;--bar:#6cb0e0;--then:#a58a52}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2rem}p{color:var(--soft);max-width:46rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line)}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}svg{width:100%;height:auto}text{fill:var(--ink);font:12px system-ui,sans-serif}
.now{fill:var(--bar)}.then{fill:var(--then)}
@media print{:root{--ink:#000;--soft:#333;--line:#999;--paper:#fff;--bar:#2f6f9f;--then:#c9a86a}body{margin:0;max-width:none}h2{break-after:avoid}table,svg{break-inside:avoid}}
)";

class Page {
 public:
  Page(const RiskReport& report, const RiskReport* before, const Words& words)
      : report_(report), before_(before), words_(words) {}

  std::string print() && {
    html_ += "<!doctype html>\n<html lang=\"" + std::string(words_.language) + "\"><head><meta charset=\"utf-8\">";
    html_ += "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">";
    html_ += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">";
    html_ +=
        "<title>" + std::string(words_.title) + "</title><style>" + std::string(style) + "</style></head><body>\n<h1>";
    html_ += words_.title;
    html_ += "</h1>\n";
    measures();
    sizes();
    sensitive();
    quasi();
    html_ += "<p>" + std::string(words_.meaning) + "</p>\n</body></html>\n";
    return std::move(html_);
  }

 private:
  void heading(std::string_view text) { html_ += "<h2>" + std::string(text) + "</h2>\n"; }

  void table_head(std::string_view first) {
    html_ += "<table><thead><tr><th scope=\"col\">" + escape_html(first) + "</th>";
    if (before_ != nullptr) html_ += "<th scope=\"col\" class=\"n\">" + std::string(words_.before) + "</th>";
    html_ += "<th scope=\"col\" class=\"n\">" + std::string(words_.now) + "</th></tr></thead><tbody>\n";
  }

  template <class ValueOf>
  void row(std::string_view label, const ValueOf& value_of) {
    html_ += "<tr><th scope=\"row\">" + escape_html(label) + "</th>";
    if (before_ != nullptr) html_ += "<td class=\"n\">" + value_of(*before_) + "</td>";
    html_ += "<td class=\"n\">" + value_of(report_) + "</td></tr>\n";
  }

  void measures() {
    table_head(words_.measure);
    row(words_.rows, [](const RiskReport& r) { return std::to_string(r.rows); });
    row(words_.classes, [](const RiskReport& r) { return std::to_string(r.classes); });
    row(words_.k, [](const RiskReport& r) { return std::to_string(r.k); });
    row(words_.uniques, [](const RiskReport& r) { return with_percent(r.uniques, r.rows); });
    row(words_.below_5, [](const RiskReport& r) { return with_percent(r.rows_below_5, r.rows); });
    row(words_.mean, [](const RiskReport& r) { return fixed_number(r.mean_risk, 6); });
    row(words_.greatest, [](const RiskReport& r) { return fixed_number(r.greatest_risk, 6); });
    html_ += "</tbody></table>\n";
  }

  /// Bars: the share of rows for each band of class sizes.
  void sizes() {
    constexpr int height = 180;
    constexpr int band = 90;
    constexpr int floor = height + 20;
    heading(words_.sizes);
    html_ += "<p>" + std::string(words_.sizes_note) + "</p>\n<svg viewBox=\"0 0 740 240\" role=\"img\" aria-label=\"" +
             std::string(words_.sizes) + "\">\n";
    for (std::size_t i = 0; i < class_size_bands; ++i) {
      const auto x = static_cast<int>(i) * band + 20;
      if (before_ != nullptr) bar("then", x, *before_, i, height, floor);
      bar("now", x + (before_ != nullptr ? 34 : 16), report_, i, height, floor);
      auto label = std::to_string(band_begins[i]);
      if (i + 1 == class_size_bands)
        label += "+";
      else if (band_begins[i + 1] - 1 != band_begins[i])
        label += "-" + std::to_string(band_begins[i + 1] - 1);
      html_ += "<text x=\"" + std::to_string(x + 33) + "\" y=\"" + std::to_string(floor + 18) +
               "\" text-anchor=\"middle\">" + label + "</text>\n";
    }
    html_ += "</svg>\n";
  }

  void bar(std::string_view kind, int x, const RiskReport& report, std::size_t band, int height, int floor) {
    const auto share = report.rows == 0
                           ? 0.0
                           : static_cast<double>(report.rows_by_class_size[band]) / static_cast<double>(report.rows);
    const auto size = static_cast<int>(share * height);
    html_ += "<rect class=\"" + std::string(kind) + "\" x=\"" + std::to_string(x) + "\" y=\"" +
             std::to_string(floor - size) + "\" width=\"32\" height=\"" + std::to_string(size) + "\"><title>" +
             with_percent(report.rows_by_class_size[band], report.rows) + "</title></rect>\n";
    html_ += "<text x=\"" + std::to_string(x + 16) + "\" y=\"" + std::to_string(floor - size - 4) +
             "\" text-anchor=\"middle\">" + fixed_number(100 * share, share < 0.1 ? 1 : 0) + "</text>\n";
  }

  void sensitive() {
    if (report_.sensitive.empty()) return;
    heading(words_.sensitive);
    for (std::size_t i = 0; i < report_.sensitive.size(); ++i) {
      const auto of = [i](const RiskReport& r) -> const SensitiveRisk& { return r.sensitive[i]; };
      table_head(report_.sensitive[i].name);
      row(words_.l_distinct, [&](const RiskReport& r) { return std::to_string(of(r).distinct_l); });
      row(words_.l_entropy, [&](const RiskReport& r) { return fixed_number(of(r).entropy_l, 4); });
      row(words_.t_equal, [&](const RiskReport& r) { return fixed_number(of(r).t_equal, 6); });
      row(words_.t_ordered,
          [&](const RiskReport& r) { return of(r).t_ordered ? fixed_number(*of(r).t_ordered, 6) : std::string("-"); });
      row(words_.homogeneous, [&](const RiskReport& r) { return with_percent(of(r).homogeneous_rows, r.rows); });
      html_ += "</tbody></table>\n";
    }
  }

  void quasi() {
    heading(words_.quasi);
    html_ += "<p>" + std::string(words_.quasi_note) + "</p>\n<table><thead><tr><th scope=\"col\">" +
             std::string(words_.column) + "</th><th scope=\"col\" class=\"n\">" + std::string(words_.values) +
             "</th><th scope=\"col\" class=\"n\">" + std::string(words_.without) + "</th></tr></thead><tbody>\n";
    for (const auto& each : report_.quasi)
      html_ += "<tr><th scope=\"row\">" + escape_html(each.name) + "</th><td class=\"n\">" +
               std::to_string(each.distinct) + "</td><td class=\"n\">" +
               with_percent(each.uniques_without, report_.rows) + "</td></tr>\n";
    html_ += "</tbody></table>\n";
  }

  const RiskReport& report_;
  const RiskReport* before_;
  const Words& words_;
  std::string html_;
};

}  // namespace

std::string print_risk_html(const RiskReport& report, const RiskReport* before, ReportLanguage language) {
  return Page(report, before, language == ReportLanguage::german ? german : english).print();
}

}  // namespace siegel
