// SPDX-License-Identifier: Apache-2.0
#include "data/csv_dialect.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "data/csv_parser.h"

namespace siegel {
namespace {

constexpr std::array delimiters{'\t', ';', ',', '|'};

struct Trial {
  CsvDialect dialect;
  std::size_t columns = 0;  // of the first row
  std::size_t rows = 0;
  std::size_t even_rows = 0;  // as many cells as the first
  std::size_t quoted_cells = 0;
  std::vector<std::string> first_row = {};
  bool is_malformed = false;      // a quote that nothing explains
  bool has_stray_quotes = false;  // one that StrayQuotes::refuse would refuse

  bool is_table() const { return columns > 1; }
  bool is_even() const { return !is_malformed && rows == even_rows; }
  // Cross-multiplied: even_rows / rows.
  bool fits_better_than(const Trial& other) const {
    if (is_table() != other.is_table()) return is_table();
    if (is_malformed != other.is_malformed) return other.is_malformed;
    if (has_stray_quotes != other.has_stray_quotes) return other.has_stray_quotes;
    return even_rows * other.rows > other.even_rows * rows;
  }
};

bool is_digit(char character) { return character >= '0' && character <= '9'; }
bool is_letter(char character) {
  return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
}

Trial read(std::string_view front, SampleExtent extent, const CsvDialect& dialect, StrayQuotes stray_quotes) {
  Trial trial{dialect};
  CsvOptions options;
  options.stray_quotes = stray_quotes;
  CsvParser parser(dialect, options);
  parser.feed(bytes_of(front));
  for (;;) {
    const auto found = parser.next(extent);
    trial.is_malformed = !found;
    if (!found || !*found) break;
    const auto& row = parser.row();
    if (row.text().empty()) continue;
    if (trial.rows == 0) {
      trial.columns = row.size();
      for (std::size_t i = 0; i < row.size(); ++i) trial.first_row.emplace_back(row.value(i));
    }
    ++trial.rows;
    trial.even_rows += row.size() == trial.columns ? 1U : 0U;
    for (std::size_t i = 0; i < row.size(); ++i) trial.quoted_cells += row.is_quoted(i) ? 1U : 0U;
  }
  return trial;
}

Trial best_trial(std::string_view front, SampleExtent extent, std::span<const char> candidates, CsvDialect dialect) {
  Trial best;
  for (const auto delimiter : candidates) {
    dialect.delimiter = delimiter;
    auto trial = read(front, extent, dialect, StrayQuotes::keep);
    trial.has_stray_quotes = read(front, extent, dialect, StrayQuotes::refuse).is_malformed;
    if (best.rows == 0 || trial.fits_better_than(best)) best = std::move(trial);
  }
  return best;
}

bool looks_like_value(std::string_view cell) {
  const auto digits = std::ranges::count_if(cell, is_digit);
  return (digits > 0 && digits >= std::ranges::count_if(cell, is_letter)) || cell.find('@') != std::string_view::npos ||
         cell.find("://") != std::string_view::npos;
}

CsvHeaderRow detect_header(const std::vector<std::string>& first_row) {
  auto names = first_row;
  std::ranges::sort(names);
  const auto has_duplicate = std::ranges::adjacent_find(names) != names.end();
  // The first column of what a data frame wrote has no name.
  const auto has_empty =
      std::find(first_row.begin() + (first_row.empty() ? 0 : 1), first_row.end(), "") != first_row.end();
  const auto has_value = std::ranges::any_of(first_row, looks_like_value);
  return has_duplicate || has_empty || has_value ? CsvHeaderRow::absent : CsvHeaderRow::present;
}

}  // namespace

bool may_delimit(char character) {
  if (character == '\t') return true;
  return character >= ' ' && character <= '~' && !is_letter(character) && !is_digit(character) && character != '"' &&
         character != '\'' && character != '\\';
}

std::size_t separator_line_size(std::string_view front) {
  constexpr std::string_view key = "sep=";
  if (!front.starts_with(key) || front.size() <= key.size() || !may_delimit(front[key.size()])) return 0;
  const auto end = front.substr(key.size() + 1);
  if (end.starts_with("\r\n")) return key.size() + 3;
  return end.starts_with('\n') || end.starts_with('\r') ? key.size() + 2 : 0;
}

CsvDialect detect_csv_dialect(std::string_view front, SampleExtent extent, const CsvDialectHints& hints) {
  const auto separator_line = separator_line_size(front);
  auto delimiter = hints.delimiter;
  if (!delimiter && separator_line > 0) delimiter = front[4];
  front.remove_prefix(separator_line);
  const auto candidates = delimiter ? std::span<const char>(&*delimiter, 1) : std::span<const char>(delimiters);

  CsvDialect dialect;
  dialect.quote = hints.quote.value_or(CsvQuote::double_quote);
  dialect.escape = hints.escape.value_or(CsvEscape::doubled);
  auto best = best_trial(front, extent, candidates, dialect);
  if (!hints.escape && dialect.quote != CsvQuote::none && front.find("\\\"") != std::string_view::npos &&
      best.has_stray_quotes) {
    dialect.escape = CsvEscape::backslash;
    auto other = best_trial(front, extent, candidates, dialect);
    if (other.is_even() && !other.has_stray_quotes) best = std::move(other);
  }
  if (!hints.quote && best.quoted_cells == 0) {
    dialect = {.quote = CsvQuote::single_quote, .escape = dialect.escape};
    auto other = best_trial(front, extent, candidates, dialect);
    if (other.quoted_cells > 1 && other.is_even() && !other.has_stray_quotes) best = std::move(other);
  }
  // A table of one column: nothing says which delimiter it does not use.
  if (!delimiter && !best.is_table()) best.dialect.delimiter = ',';
  best.dialect.header = hints.header.value_or(detect_header(best.first_row));
  return best.dialect;
}

bool starts_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

}  // namespace siegel
