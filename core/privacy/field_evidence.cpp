// SPDX-License-Identifier: Apache-2.0
#include "privacy/field_evidence.h"

#include <algorithm>

#include "detect/detail/characters.h"
#include "privacy/value_transform.h"

namespace siegel {
namespace {

constexpr std::size_t most_looked_at = 4096;  // bytes of a value
constexpr double most_of_it = 0.6;
constexpr std::uint64_t least_for_frequency = 50;  // values
constexpr std::size_t few_different = 10;

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
    {"family", "token", TokenType::person},
    {"given", "token", TokenType::person},
    {"telecom", "drop", TokenType::phone},
    {"latitude", "drop", TokenType::place},
    {"longitude", "drop", TokenType::place},
    {"subject display", "token", TokenType::person},
    {"individual display", "token", TokenType::person},
    {"practitioner display", "token", TokenType::person},
    {"requester display", "token", TokenType::person},
    {"performer display", "token", TokenType::person},
    {"member display", "token", TokenType::person},
    {"provider display", "token", TokenType::person},
    {"author display", "token", TokenType::person},
};
constexpr std::string_view text_names[] = {"notiz",        "note",        "bemerkung", "comment", "kommentar",
                                           "beschreibung", "description", "befund",    "text",    "anamnese"};
constexpr std::string_view id_names[] = {"nummer", "nr", "number", "kundennr", "id", "uuid", "mrn", "identifier"};

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

/// `2024-01-02T10:00:00Z` (RFC 3339): the first of it is a date.
bool is_timestamp(std::string_view value) {
  constexpr std::size_t date_size = 10;
  std::string year;
  return value.size() > date_size + 5 && (value[date_size] == 'T' || value[date_size] == ' ') &&
         value.find(':', date_size) != std::string_view::npos &&
         generalize_date(value.substr(0, date_size), DatePart::year, year).has_value();
}

/// Ends with a UUID (RFC 9562): `urn:uuid:...`, `Patient/...`.
bool is_uuid(std::string_view value) {
  constexpr std::string_view form = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
  if (value.size() < form.size()) return false;
  return std::ranges::equal(value.substr(value.size() - form.size()), form, [](char c, char wanted) {
    const bool is_hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    return wanted == '-' ? c == '-' : is_hex;
  });
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return std::to_string(whole == 0 ? 0 : (part * 100 + whole / 2) / whole) + " %";
}

}  // namespace

Status FieldEvidence::look_at(std::string_view value, const DetectorSet& detectors) {
  if (value.empty()) return {};
  std::string scratch;
  ++values_;
  distinct_.insert(std::hash<std::string_view>{}(value));
  if (is_number(value)) ++numbers_;
  if (is_number(value) && value.find_first_of(".,") != std::string_view::npos) ++decimals_;
  if (generalize_date(value, DatePart::year, scratch)) ++dates_;
  if (is_timestamp(value)) ++timestamps_;
  if (is_uuid(value)) ++uuids_;
  if (std::ranges::count(value, ' ') >= 4) ++words_;
  if (value.size() > most_looked_at) {
    ++with_findings_;
    return {};
  }
  SIEGEL_TRY(const auto findings, detectors.find(value));
  if (findings.empty()) return {};
  const auto& first = findings.front();
  if (first.begin == 0 && first.end == value.size())
    ++whole_[static_cast<std::size_t>(first.type)];
  else
    ++with_findings_;
  return {};
}

/// Equal values get equal tokens: who knows how often each of a few values occurs knows which token is which.
FieldEvidence::Proposal FieldEvidence::propose() const {
  auto proposal = propose_by_values();
  const bool is_linkable = proposal.action == "token" || proposal.action == "siv";
  if (is_linkable && values_ >= least_for_frequency && distinct_.size() <= few_different)
    proposal.note +=
        "; so few that their frequency gives them away: better drop, generalize, or link none with a vault";
  return proposal;
}

FieldEvidence::Proposal FieldEvidence::propose_by_values() const {
  const auto name = detail::to_lower(name_);
  const auto counts = std::to_string(values_) + " values, " + std::to_string(distinct_.size()) + " different";
  if (values_ == 0) return {"drop", {}, "empty in all rows that were looked at"};
  // What the values are says more than what the column is called.
  const auto best = static_cast<std::size_t>(std::ranges::max_element(whole_) - whole_.begin());
  const auto type = static_cast<FindingType>(best);
  const auto is_most = [&](std::uint64_t some) {
    return static_cast<double>(some) >= most_of_it * static_cast<double>(values_);
  };
  const bool is_clear = is_most(whole_[best]);
  const bool is_date = is_most(dates_);
  // One value that is no date would end the run.
  const bool all_dates = dates_ == values_;
  if (is_date)
    return {all_dates ? "year" : "drop", TokenType::date,
            percent(dates_, values_) + " of " + counts + " are dates" +
                (all_dates ? "" : ", the others cannot be made coarser")};
  if (is_most(timestamps_))
    return {"drop", TokenType::date,
            percent(timestamps_, values_) + " of " + counts + " are dates with a time, which cannot be made coarser"};
  if (is_most(uuids_))
    return {"token", TokenType::idnumber,
            percent(uuids_, values_) + " of " + counts + " are UUIDs: numbers of somebody or something"};
  for (const auto& hint : hints)
    if (mentions(name, hint.part))
      return {hint.action == "year" && !all_dates ? "drop" : std::string(hint.action), hint.type,
              "by its name; " + counts +
                  (is_clear ? ", " + percent(whole_[best], values_) + " are " + std::string(word_of(type)) : "")};
  if (static_cast<double>(words_) > 0.2 * static_cast<double>(values_) ||
      std::ranges::any_of(text_names, [&](auto part) { return mentions(name, part); }))
    return {"text", {}, "free text, " + percent(with_findings_, values_) + " of " + counts + " name somebody"};
  if (is_clear && type == FindingType::date)
    return {"drop", TokenType::date,
            percent(whole_[best], values_) + " of " + counts + " are dates that cannot be made coarser"};
  if (is_clear)
    return {type == FindingType::address || type == FindingType::phone ? "drop" : "token", token_type_of(type),
            percent(whole_[best], values_) + " of " + counts + " are " + std::string(word_of(type))};
  // Every value once: a number of somebody, or a measured one.
  const bool is_key = distinct_.size() == values_ && values_ >= 20 && decimals_ * 2 < values_;
  if (is_key || std::ranges::any_of(id_names, [&](auto part) { return mentions(name, part); }))
    return {"token", TokenType::idnumber,
            is_key ? "every one of " + counts + ": a number of somebody or something" : "by its name; " + counts};
  if (with_findings_ * 10 > values_)
    return {
        "text", {}, percent(with_findings_, values_) + " of " + counts + " hold something that says who somebody is"};
  return {"keep", {}, counts + ", nothing found in them"};
}

}  // namespace siegel
