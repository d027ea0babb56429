// SPDX-License-Identifier: Apache-2.0
#include "privacy/suggest.h"

#include <algorithm>
#include <optional>

#include "codec/json.h"
#include "detect/detail/characters.h"
#include "privacy/token_type.h"
#include "privacy/value_transform.h"

namespace siegel {
namespace {

constexpr std::size_t most_looked_at = 4096;  // bytes of a value
constexpr double most_of_it = 0.6;

/// Parts of names of columns, in lower case, German and English.
struct Hint {
  std::string_view part;
  std::string_view action;
  TokenType type;
};
constexpr Hint hints[] = {
    {"vorname", "token", TokenType::person},
    {"nachname", "token", TokenType::person},
    {"firstname", "token", TokenType::person},
    {"lastname", "token", TokenType::person},
    {"surname", "token", TokenType::person},
    {"first", "token", TokenType::person},
    {"last", "token", TokenType::person},
    {"maiden", "token", TokenType::person},
    {"geburtsname", "token", TokenType::person},
    {"name", "token", TokenType::person},
    {"patient", "token", TokenType::person},
    {"iban", "siv", TokenType::iban},
    {"konto", "siv", TokenType::iban},
    {"email", "token", TokenType::email},
    {"mail", "token", TokenType::email},
    {"telefon", "drop", TokenType::phone},
    {"phone", "drop", TokenType::phone},
    {"mobil", "drop", TokenType::phone},
    {"fax", "drop", TokenType::phone},
    {"strasse", "drop", TokenType::address},
    {"straße", "drop", TokenType::address},
    {"street", "drop", TokenType::address},
    {"address", "drop", TokenType::address},
    {"adresse", "drop", TokenType::address},
    {"anschrift", "drop", TokenType::address},
    {"plz", "prefix", TokenType::place},
    {"postleitzahl", "prefix", TokenType::place},
    {"zip", "prefix", TokenType::place},
    {"postcode", "prefix", TokenType::place},
    {"postal", "prefix", TokenType::place},
    {"birthplace", "drop", TokenType::place},
    {"geburtsort", "drop", TokenType::place},
    {"birth", "year", TokenType::birthdate},
    {"geburt", "year", TokenType::birthdate},
    {"death", "year", TokenType::date},
    {"ssn", "token", TokenType::insurance},
    {"versicherten", "token", TokenType::insurance},
    {"passport", "token", TokenType::document},
    {"ausweis", "token", TokenType::document},
    {"drivers", "token", TokenType::document},
    {"steuer", "token", TokenType::tax},
    {"lat", "drop", TokenType::place},
    {"lon", "drop", TokenType::place},
    {"kennzeichen", "token", TokenType::plate},
};
constexpr std::string_view text_names[] = {"notiz",        "note",        "bemerkung", "comment", "kommentar",
                                           "beschreibung", "description", "befund",    "text",    "anamnese"};
constexpr std::string_view id_names[] = {"nummer", "nr", "number", "kundennr", "id", "uuid", "mrn"};

bool is_number(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '-'; });
}

/// True if the name has the part as a word of its own, or at its beginning or end if it is long enough to mean it.
bool mentions(std::string_view name, std::string_view part) {
  const auto at = name.find(part);
  if (at == std::string_view::npos) return false;
  const auto is_border = [&](std::size_t i) {
    return i >= name.size() || !((name[i] >= 'a' && name[i] <= 'z') || static_cast<unsigned char>(name[i]) >= 0x80);
  };
  const bool begins = at == 0 || is_border(at - 1);
  const bool ends = is_border(at + part.size());
  return part.size() >= 5 || (begins && ends);
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return std::to_string(whole == 0 ? 0 : (part * 100 + whole / 2) / whole) + " %";
}

}  // namespace

struct PolicySuggester::Rule {
  std::string action;
  TokenType type = TokenType::value;
  std::string note;
};

Status PolicySuggester::begin(const CsvHeader& header) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    Column column;
    column.name = header.name(i);
    columns_.push_back(std::move(column));
  }
  return {};
}

Status PolicySuggester::visit(const CsvRow& row) {
  if (++rows_ > suggest_sample_rows) return {};
  std::string scratch;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto value = row.value(i);
    if (value.empty()) continue;
    auto& column = columns_[i];
    ++column.values;
    column.distinct.insert(std::hash<std::string_view>{}(value));
    if (is_number(value)) ++column.numbers;
    if (is_number(value) && value.find_first_of(".,") != std::string_view::npos) ++column.decimals;
    if (generalize_date(value, DatePart::year, scratch)) ++column.dates;
    if (std::ranges::count(value, ' ') >= 4) ++column.words;
    if (value.size() > most_looked_at) {
      ++column.with_findings;
      continue;
    }
    SIEGEL_TRY(const auto findings, detectors_.find(value));
    if (findings.empty()) continue;
    const auto& first = findings.front();
    if (first.begin == 0 && first.end == value.size())
      ++column.whole[static_cast<std::size_t>(first.type)];
    else
      ++column.with_findings;
  }
  return {};
}

PolicySuggester::Rule PolicySuggester::rule_for(const Column& column) const {
  const auto name = detail::to_lower(column.name);
  const auto counts =
      std::to_string(column.values) + " values, " + std::to_string(column.distinct.size()) + " different";
  if (column.values == 0) return {"drop", {}, "empty in all rows that were looked at"};
  // What the values are says more than what the column is called.
  const auto best = static_cast<std::size_t>(std::ranges::max_element(column.whole) - column.whole.begin());
  const auto type = static_cast<FindingType>(best);
  const bool is_clear = static_cast<double>(column.whole[best]) >= most_of_it * static_cast<double>(column.values);
  const bool is_date = static_cast<double>(column.dates) >= most_of_it * static_cast<double>(column.values);
  // One value that is no date would end the run.
  const bool all_dates = column.dates == column.values;
  if (is_date)
    return {all_dates ? "year" : "drop", TokenType::date,
            percent(column.dates, column.values) + " of " + counts + " are dates" +
                (all_dates ? "" : ", the others cannot be made coarser")};
  for (const auto& hint : hints)
    if (mentions(name, hint.part))
      return {hint.action == "year" && !all_dates ? "drop" : std::string(hint.action), hint.type,
              "by its name; " + counts +
                  (is_clear ? ", " + percent(column.whole[best], column.values) + " are " + std::string(word_of(type))
                            : "")};
  if (static_cast<double>(column.words) > 0.2 * static_cast<double>(column.values) ||
      std::ranges::any_of(text_names, [&](auto part) { return mentions(name, part); }))
    return {
        "text", {}, "free text, " + percent(column.with_findings, column.values) + " of " + counts + " name somebody"};
  if (is_clear && type != FindingType::date)
    return {type == FindingType::address || type == FindingType::phone ? "drop" : "token", token_type_of(type),
            percent(column.whole[best], column.values) + " of " + counts + " are " + std::string(word_of(type))};
  // Every value once: a number of somebody, or a measured one.
  const bool is_key =
      column.distinct.size() == column.values && column.values >= 20 && column.decimals * 2 < column.values;
  if (is_key || std::ranges::any_of(id_names, [&](auto part) { return mentions(name, part); }))
    return {"token", TokenType::idnumber,
            is_key ? "every one of " + counts + ": a number of somebody or something" : "by its name; " + counts};
  if (column.with_findings * 10 > column.values)
    return {
        "text",
        {},
        percent(column.with_findings, column.values) + " of " + counts + " hold something that says who somebody is"};
  return {"keep", {}, counts + ", nothing found in them"};
}

std::string PolicySuggester::print() const {
  auto fields = JsonWriter::array();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const auto rule = rule_for(columns_[i]);
    auto json = JsonWriter::object();
    const bool plain = columns_[i].name.find_first_of("*?|") == std::string::npos && !columns_[i].name.empty();
    json.set("select", plain ? "col:" + columns_[i].name : "idx:" + std::to_string(i));
    if (rule.action == "year") {
      json.set("do", "generalize").set("to", "year");
    } else if (rule.action == "prefix") {
      json.set("do", "prefix").set("keep", std::uint64_t{2});
    } else if (rule.action == "keep") {
      json.set("do", "keep")
          .set("because", "TO BE CONFIRMED: proposed because nothing was found; say why it may leave");
    } else {
      json.set("do", rule.action);
      if (rule.action == "token" || rule.action == "siv") json.set("type", word_of(rule.type));
    }
    json.set("note", rule.note);
    fields.push(std::move(json));
  }
  auto key = JsonWriter::object();
  key.set("ref", "main");
  auto keys = JsonWriter::object();
  keys.set("p", std::move(key));
  auto input = JsonWriter::object();
  input.set("format", "csv").set("header", "present");
  auto policy = JsonWriter::object();
  policy.set("policy_version", std::uint64_t{1});
  policy.set("policy", "proposed by siegel suggest from " +
                           std::to_string(std::min<std::uint64_t>(rows_, suggest_sample_rows)) +
                           " rows; read every rule");
  policy.set("domain", "CHANGE-ME").set("keys", std::move(keys)).set("input", std::move(input));
  policy.set("unknown_field", "fail").set("fields", std::move(fields));
  return policy.print_indented() + "\n";
}

}  // namespace siegel
