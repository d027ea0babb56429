// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/checksum.h"
#include "detect/detail/identifier_run.h"
#include "detect/detail/rules.h"

namespace siegel::detail {
namespace {

/// A number that is known by its form and its check digits: with a cue it counts even if they are wrong.
struct Known {
  std::string_view form;
  bool (*check)(std::string_view);
  FindingType type;
  std::string_view detector;
  bool needs_cue;  ///< the form alone is too common
};

constexpr Known known[] = {
    {"999999999", is_dutch_bsn, FindingType::national_id, "nl.bsn", true},
    {"99999999999", is_belgian_national_id, FindingType::national_id, "be.national_number", true},
    {"99999999A", is_spanish_dni, FindingType::national_id, "es.dni", false},
    {"A9999999A", is_spanish_dni, FindingType::national_id, "es.nie", true},
    {"AAAAAA99A99A999A", is_italian_fiscal_code, FindingType::tax_id, "it.codice_fiscale", false},
    {"99999999999", is_pesel, FindingType::national_id, "pl.pesel", true},
    {"9999999999", is_czech_birth_number, FindingType::national_id, "cz.rodne_cislo", true},
    {"9999999A", is_irish_pps, FindingType::national_id, "ie.pps", true},
    {"9999999AA", is_irish_pps, FindingType::national_id, "ie.pps", true},
};

void find_known(Candidates& to, const IdentifierRun& run) {
  for (const auto& each : known) {
    const auto found = run.of_size(each.form.size());
    if (!found || !has_form(found.text, each.form)) continue;
    const bool cue = run.has_cue({"bsn", "burgerservicenummer", "rijksregisternummer", "dni", "nif", "nie", "pesel",
                                  "pps", "codice", "fiscale", "rodné", "číslo", "niss", "national"});
    const bool is_right = each.check(found.text);
    if (each.needs_cue ? cue : (cue || is_right))
      return to.add_checked(run.first(), found.last, each.type, is_right, 0.92, 0.6, each.detector);
  }
}

void find_austrian_and_swiss(Candidates& to, const IdentifierRun& run) {
  const auto first = run.first();
  if (const auto id = run.of_size(13); id && id.text.starts_with("756") && is_all_digits(id.text))
    to.add_checked(first, id.last, FindingType::social_security_number, is_ean(id.text), 0.97, 0.6, "ch.ahv");
  if (const auto id = run.of_form({4, 6}); id && is_all_digits(id.text)) {
    const bool cue = run.has_cue({"svnr", "sv", "sozialversicherungsnummer", "versicherungsnummer"});
    const bool is_right = is_austrian_social_id(id.text);
    if (cue || is_right)
      to.add_checked(first, id.last, FindingType::social_security_number, is_right, cue ? 0.97 : 0.75, 0.65, "at.svnr");
  }
  if (const auto vat = run.of_size(11); vat && has_form(vat.text, "ATU99999999"))
    to.add(first, vat.last, FindingType::vat_id, 0.93, "at.uid");
  if (const auto uid = run.of_size(12); uid && has_form(uid.text, "CHE999999999"))
    to.add(first, uid.last, FindingType::vat_id, 0.95, "ch.uid");
}

void find_british_and_american(Candidates& to, const IdentifierRun& run) {
  const auto first = run.first();
  if (const auto plate = run.of_form({4, 3}); plate && run.separator(1) == ' ' && has_form(plate.text, "AA99AAA"))
    to.add(first, plate.last, FindingType::licence_plate,
           run.has_cue({"plate", "plates", "registration", "reg", "car", "van", "vehicle"}) ? 0.9 : 0.6, "gb.plate");
  if (const auto id = run.of_size(7); id && is_all_digits(id.text) && run.has_cue({"gmc"}))
    to.add(first, id.last, FindingType::physician_id, 0.9, "gb.gmc");
  if (const auto id = run.of_form({3, 2, 4}); id && is_all_digits(id.text) && run.separator(1) == run.separator(2)) {
    const bool cue = run.has_cue({"ssn", "social", "security", "sss"});
    if (run.separator(1) == '-' || cue) {
      const bool is_possible = is_possible_ssn(id.text);
      const bool is_itin = id.text[0] == '9';
      to.add_checked(first, id.last, FindingType::social_security_number, is_possible || is_itin, cue ? 0.97 : 0.85,
                     0.6, "us.ssn");
    }
  }
  if (const auto id = run.of_size(9); id && id.parts == 1 && is_all_digits(id.text) && run.has_cue({"ssn", "social"}))
    to.add(first, id.last, FindingType::social_security_number, 0.85, "us.ssn");
  if (const auto id = run.of_form({2, 7});
      id && is_all_digits(id.text) && run.separator(1) == '-' && run.has_cue({"ein", "tax", "employer", "fein"}))
    to.add(first, id.last, FindingType::tax_id, 0.85, "us.ein");
  const bool nhs = run.has_cue({"nhs"});
  if (const auto id = run.of_size(10); id && is_all_digits(id.text)) {
    const bool in_groups = static_cast<bool>(run.of_form({3, 3, 4})) && run.separator(1) == ' ';
    const bool is_right = is_nhs_number(id.text);
    if (nhs || (in_groups && is_right))
      to.add_checked(first, id.last, FindingType::health_insurance_id, is_right, nhs ? 0.97 : 0.7, 0.7, "gb.nhs");
    if (run.has_cue({"npi"}))
      to.add_checked(first, id.last, FindingType::provider_id, is_us_npi(id.text), 0.95, 0.75, "us.npi");
  }
  if (const auto id = run.of_size(9); id && has_form(id.text, "AA999999A") && id.text[8] <= 'D')
    to.add(first, id.last, FindingType::social_security_number, 0.93, "gb.nino");
  if (const auto id = run.of_size(9); id && has_form(id.text, "AA9999999") && run.has_cue({"dea"}))
    to.add(first, id.last, FindingType::provider_id, 0.9, "us.dea");
  if (const auto id = run.of_size(11); id && has_form(id.text.substr(0, 2), "9A") && run.has_cue({"medicare", "mbi"}))
    to.add(first, id.last, FindingType::health_insurance_id, 0.93, "us.mbi");
  if (const auto id = run.of_size(11); id && has_form(id.text, "GB999999999"))
    to.add(first, id.last, FindingType::vat_id, 0.9, "gb.vat");
}

void find_other_european(Candidates& to, const IdentifierRun& run) {
  const auto first = run.first();
  if (const auto id = run.of_size(15); id && (id.text[0] == '1' || id.text[0] == '2') &&
                                       has_form(id.text, "99999**99999999") &&
                                       (run.has_cue({"nir", "insee", "sécurité", "sociale"}) || id.parts >= 5))
    to.add_checked(first, id.last, FindingType::social_security_number, is_french_nir(id.text), 0.95, 0.5, "fr.nir");
  // DDMMYY, a mark for the century, three digits and a letter.
  if (const auto id = run.of_form({6, 4});
      id && has_form(id.text, "999999999*") && run.separator(1) == '-' && is_finnish_id(id.text))
    to.add(first, id.last, FindingType::national_id, 0.8, "fi.hetu");
  if (const auto id = run.of_form({6, 4}); id && is_all_digits(id.text) && run.separator(1) == '-') {
    const bool cue = run.has_cue({"personnummer", "cpr", "henkilötunnus", "fødselsnummer"});
    if (cue || is_luhn(id.text)) to.add(first, id.last, FindingType::national_id, cue ? 0.95 : 0.7, "se.personnummer");
  }
  if (run.has_cue({"vat", "ust", "ustid", "uid", "umsatzsteuer", "tva", "btw", "iva"}) &&
      has_form(run.text().substr(0, 2), "AA"))
    for (std::size_t size = 14; size >= 9; --size)
      if (const auto id = run.of_size(size); id && id.parts <= 5)
        return to.add(first, id.last, FindingType::vat_id, 0.8, "vat.cue");
}

}  // namespace

void find_foreign_identifiers(Candidates& to, const IdentifierRun& run) {
  find_known(to, run);
  find_austrian_and_swiss(to, run);
  find_british_and_american(to, run);
  find_other_european(to, run);
}

}  // namespace siegel::detail
