// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/checksum.h"
#include "detect/detail/identifier_run.h"
#include "detect/detail/rules.h"

namespace siegel::detail {
namespace {

void find_iban(Candidates& to, const IdentifierRun& run) {
  const auto text = run.text();
  if (text.size() < 15 || !has_form(text.substr(0, 4), "AA99")) return;
  const auto size = iban_length(text.substr(0, 2));
  const auto found = size == 0 ? IdentifierRun::Prefix{} : run.of_size(size);
  if (found) to.add_checked(run.first(), found.last, FindingType::iban, is_iban(found.text), 0.99, 0.94, "iban");
}

bool is_card_start(std::string_view digits) {
  const int two = (digits[0] - '0') * 10 + digits[1] - '0';
  return digits[0] == '4' || (two >= 51 && two <= 55) || (two >= 22 && two <= 27) || two == 34 || two == 37 ||
         two == 60 || two == 65 || two == 62 || two == 30 || two == 36 || two == 38;
}

void find_card(Candidates& to, const IdentifierRun& run) {
  if (const auto found = run.of_size(15); found && is_all_digits(found.text) && run.has_cue({"imei", "meid"}))
    return to.add_checked(run.first(), found.last, FindingType::imei, is_luhn(found.text), 0.95, 0.7, "imei");
  const bool cue =
      run.has_cue({"card", "karte", "kreditkarte", "kartennummer", "visa", "mastercard", "amex", "cc", "pan"});
  for (const std::size_t size : {19U, 16U, 15U, 14U, 13U}) {
    const auto found = run.of_size(size);
    if (!found || !is_all_digits(found.text) || !is_card_start(found.text)) continue;
    const bool is_right = is_luhn(found.text);
    const bool in_fours = found.parts == 4 && size == 16;
    // Thirteen to nineteen digits are often something else.
    if (is_right && (cue || size >= 15))
      return to.add(run.first(), found.last, FindingType::card, cue ? 0.98 : 0.9, "card");
    if (!is_right && (cue || in_fours))
      return to.add_checked(run.first(), found.last, FindingType::card, false, 0.9, cue ? 0.7 : 0.5, "card");
  }
}

void find_bank(Candidates& to, const IdentifierRun& run) {
  const auto text = run.text();
  if (run.has_cue({"bic", "swift", "bankleitzahl", "blz"})) {
    for (const std::size_t size : {11U, 8U}) {
      const auto found = run.of_size(size);
      if (!found) continue;
      if (found.parts == 1 && has_form(found.text.substr(0, 8), "AAAAAA**"))
        return to.add(run.first(), found.last, FindingType::bic, 0.95, "bic");
      if (size == 8 && is_all_digits(found.text))
        return to.add(run.first(), found.last, FindingType::routing_id, 0.85, "de.blz");
    }
  }
  if (const auto lei = run.of_size(20);
      lei && lei.parts == 1 && has_form(text.substr(18, 2), "99") && is_mod_97(lei.text))
    to.add(run.first(), lei.last, FindingType::lei, 0.95, "lei");
  if (const auto isin = run.of_size(12); isin && has_form(text.substr(0, 2), "AA") &&
                                         has_form(text.substr(11, 1), "9") && !is_all_digits(text.substr(0, 1)) &&
                                         isin.parts == 1 && is_isin(isin.text))
    to.add(run.first(), isin.last, FindingType::security_id, 0.85, "isin");
  if (const auto wkn = run.of_size(6); wkn && wkn.parts == 1 && run.has_cue({"wkn", "wertpapierkennnummer"}))
    to.add(run.first(), wkn.last, FindingType::security_id, 0.85, "de.wkn");
  if (const auto aba = run.of_size(9);
      aba && aba.parts == 1 && is_all_digits(aba.text) && run.has_cue({"routing", "aba", "rtn"}))
    to.add_checked(run.first(), aba.last, FindingType::bank_routing, is_aba_routing(aba.text), 0.95, 0.7, "us.aba");
  // An account number says so.
  if (run.has_cue({"konto", "kontonummer", "kontonr", "account", "acct", "depot", "depotnummer"}))
    for (std::size_t size = 12; size >= 6; --size)
      if (const auto found = run.of_size(size); found && is_all_digits(found.text) && found.parts <= 4)
        return to.add(run.first(), found.last, FindingType::routing_id, 0.75, "account.cue");
}

}  // namespace

void find_payment_identifiers(Candidates& to, const IdentifierRun& run) {
  find_iban(to, run);
  find_card(to, run);
  find_bank(to, run);
}

}  // namespace siegel::detail
