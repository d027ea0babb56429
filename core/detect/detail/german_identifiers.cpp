// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "detect/detail/checksum.h"
#include "detect/detail/identifier_run.h"
#include "detect/detail/rules.h"

namespace siegel::detail {
namespace {

void find_tax(Candidates& to, const IdentifierRun& run) {
  const auto first = run.first();
  const auto text = run.text();
  if (const auto id = run.of_size(11); id && is_all_digits(id.text) && run.separator(1) != '/') {
    const bool cue = run.has_cue(
        {"steuer", "idnr", "steuerid", "identifikationsnummer", "tin", "steueridentifikationsnummer", "id"});
    const bool is_right = is_german_tax_id(id.text);
    if (is_right || cue)
      to.add_checked(first, id.last, FindingType::tax_id, is_right, cue ? 0.98 : 0.85, 0.65, "de.steuer_id");
  }
  const bool cue = run.has_cue({"steuernummer", "steuernr", "stnr", "st", "finanzamt", "steuer"});
  for (const auto& form : {run.of_form({3, 3, 5}), run.of_form({2, 3, 5}), run.of_form({3, 4, 4}), run.of_form({5, 5})})
    if (form && is_all_digits(form.text) && run.separator(1) == '/')
      return to.add(first, form.last, FindingType::tax_number, cue ? 0.95 : 0.75, "de.steuernummer");
  if (const auto unified = run.of_size(13); unified && cue && is_all_digits(unified.text))
    to.add(first, unified.last, FindingType::tax_number, 0.85, "de.steuernummer");
  if (const auto vat = run.of_size(11); vat && has_form(vat.text, "DE999999999"))
    to.add_checked(first, vat.last, FindingType::vat_id, is_mod_11_10(text.substr(2, 9)), 0.95, 0.75, "de.ust_id");
}

void find_insurance(Candidates& to, const IdentifierRun& run) {
  const bool cue =
      run.has_cue({"versichertennummer", "versicherten", "kvnr", "krankenversichertennummer", "versichertennr",
                   "krankenkasse", "versicherungsnummer", "rentenversicherungsnummer", "sv",
                   "sozialversicherungsnummer", "rvnr", "svnr", "rentenversicherung", "nr", "nummer"});
  if (const auto id = run.of_size(10); id && has_form(id.text, "A999999999")) {
    const bool is_right = is_german_health_id(id.text);
    to.add_checked(run.first(), id.last, FindingType::health_insurance_id, is_right, 0.95, cue ? 0.7 : 0.5, "de.kvnr");
  }
  if (const auto id = run.of_size(12); id && has_form(id.text, "99999999A999")) {
    const bool is_right = is_german_pension_id(id.text);
    to.add_checked(run.first(), id.last, FindingType::pension_insurance_id, is_right, 0.95, cue ? 0.7 : 0.5, "de.rvnr");
  }
}

/// Letters that a serial number of an identity document may have, beside digits.
bool is_document_serial(std::string_view text) {
  constexpr std::string_view allowed = "0123456789CFGHJKLMNPRTVWXYZ";
  const auto digits = std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return std::ranges::all_of(text, [&](char c) { return allowed.find(c) != std::string_view::npos; }) && digits >= 3;
}

void find_documents(Candidates& to, const IdentifierRun& run) {
  const bool cue = run.has_cue({"ausweis", "personalausweis", "personalausweisnummer", "ausweisnummer", "reisepass",
                                "pass", "passnummer", "passport", "perso", "document", "aufenthaltstitel"});
  const auto text = run.text();
  for (const std::size_t size : {10U, 9U}) {
    const auto found = run.of_size(size);
    if (!found || found.parts > 2 || !is_document_serial(found.text.substr(0, 9))) continue;
    const bool starts_with_letter = text[0] >= 'A';
    const bool is_right = size == 10 && is_identity_card(found.text);
    if (is_right && (starts_with_letter || cue))
      return to.add(run.first(), found.last, FindingType::identity_document, cue ? 0.97 : 0.8, "de.identity_card");
    if (cue && !is_all_digits(found.text.substr(0, 3)))
      return to.add_checked(run.first(), found.last, FindingType::identity_document, size == 9, 0.85, 0.7,
                            "de.identity_card");
  }
  if (cue)
    if (const auto foreign = run.of_size(9); foreign && foreign.parts == 1)
      return to.add(run.first(), foreign.last, FindingType::identity_document, 0.75, "passport.cue");
  if (run.has_cue({"führerschein", "führerscheinnummer", "fahrerlaubnis", "licence", "license", "driving", "driver"}))
    for (std::size_t size = 16; size >= 7; --size)
      if (const auto found = run.of_size(size); found && found.parts <= 4 && !is_all_digits(found.text))
        return to.add(run.first(), found.last, FindingType::driving_licence, 0.8, "driving_licence.cue");
}

void find_practice(Candidates& to, const IdentifierRun& run) {
  const auto found = run.of_size(9);
  if (!found || found.parts != 1 || !is_all_digits(found.text)) return;
  if (run.has_cue({"lanr", "arztnummer", "arztnr"}))
    to.add_checked(run.first(), found.last, FindingType::physician_id, is_physician_number(found.text), 0.95, 0.75,
                   "de.lanr");
  else if (run.has_cue({"bsnr", "betriebsstättennummer", "betriebsstätten", "ik", "institutionskennzeichen"}))
    to.add(run.first(), found.last, FindingType::practice_id, 0.85, "de.bsnr");
}

/// `B-AB 123`, `KÜN-AB 12`: the district, a hyphen, letters, digits. Without the hyphen only with a cue.
void find_plate(Candidates& to, const Words& words, std::size_t i) {
  const auto& district = words[i];
  if (district.kind != WordKind::letters || district.letter_case == WordCase::lower || district.size() > 4) return;
  if (district.letter_case != WordCase::upper && district.size() != 1) return;
  const bool hyphen = words[i + 1].is_mark('-') && words[i + 1].gap == Gap::none;
  const auto letters = hyphen ? i + 2 : i + 1;
  const auto& middle = words[letters];
  const bool cue = has_cue_before(words, i, 5, {"kennzeichen", "kfz", "pkw", "fahrzeug", "amtl"});
  if (!hyphen && !cue) return;
  // `AB123` is one word, `AB 123` are two.
  const auto is_number = [&](std::size_t at) {
    const auto text = words.text(at);
    if (text.empty() || text.size() > 5) return false;
    const bool ends = text.back() == 'E' || text.back() == 'H';  // electric, historic
    return is_all_digits(ends ? text.substr(0, text.size() - 1) : text) && text.size() - (ends ? 1U : 0U) <= 4;
  };
  auto last = letters;
  if (middle.kind == WordKind::letters && middle.size() <= 2 && middle.letter_case != WordCase::lower &&
      middle.same_line() && is_number(letters + 1) && words[letters + 1].gap <= Gap::blank) {
    last = letters + 1;
  } else if (middle.kind != WordKind::mixed || middle.size() > 6 || middle.letter_case != WordCase::upper ||
             !(has_form(words.text(letters).substr(0, 2), "AA") || has_form(words.text(letters).substr(0, 2), "A9")) ||
             !is_all_digits(words.text(letters).substr(words.text(letters)[1] >= 'A' ? 2 : 1))) {
    return;
  }
  if (words[last + 1].is_mark('-') && words[last + 1].gap == Gap::none) return;
  to.add(i, last, FindingType::licence_plate, cue ? 0.92 : 0.75, "de.plate");
}

void find_register(Candidates& to, const Words& words, std::size_t i) {
  for (const auto& kind : std::initializer_list<Cue>{"hra", "hrb", "gnr", "gsr", "pr", "vr"}) {
    if (!words.is(i, kind) || words[i].letter_case == WordCase::lower) continue;
    auto number = i + 1;
    while (words[number].is_mark('.') || words[number].is_mark(':') || words.is(number, "nr")) ++number;
    if (words[number].is_digits() && words[number].size() <= 6 && words[number].size() >= 2 &&
        words[number].same_line()) {
      // "HRB 4455 PI": some courts put letters behind.
      const auto& letters = words[number + 1];
      const bool has_letters = letters.kind == WordKind::letters && letters.letter_case == WordCase::upper &&
                               letters.size() <= 3 && letters.gap == Gap::blank;
      to.add(i, has_letters ? number + 1 : number, FindingType::commercial_register, words[i].size() == 3 ? 0.95 : 0.6,
             "de.register");
    }
  }
}

}  // namespace

void find_german_identifiers(Candidates& to, const IdentifierRun& run) {
  find_tax(to, run);
  find_insurance(to, run);
  find_documents(to, run);
  find_practice(to, run);
  find_plate(to, run.words(), run.first());
  find_register(to, run.words(), run.first());
}

}  // namespace siegel::detail
