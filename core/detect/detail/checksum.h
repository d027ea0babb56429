// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace siegel::detail {

/// Check digits of identifiers; docs/detection.md names the source of each. The text is compact: digits and capitals
/// without separators, of the length that the identifier has.

bool is_luhn(std::string_view digits);       ///< ISO/IEC 7812-1: cards, IMEI, ISIN after `expand_letters`
bool is_mod_97(std::string_view text);       ///< ISO 7064 MOD 97-10: LEI; IBAN after moving its first four
bool is_mod_11_10(std::string_view digits);  ///< ISO 7064 MOD 11,10
bool is_ean(std::string_view digits);        ///< EAN-13: the Swiss AHV number

bool is_iban(std::string_view text);                ///< ISO 13616
std::size_t iban_length(std::string_view country);  ///< characters; 0 for a country without one
bool is_isin(std::string_view text);
bool is_german_tax_id(std::string_view digits);        ///< § 139b AO, 11 digits
bool is_german_health_id(std::string_view text);       ///< § 290 SGB V: a letter and nine digits
bool is_german_pension_id(std::string_view text);      ///< VKVV: 12 characters
bool is_identity_card(std::string_view text);          ///< ICAO 9303, 7-3-1: ten characters
bool is_physician_number(std::string_view digits);     ///< LANR, nine digits
bool is_austrian_social_id(std::string_view digits);   ///< ten digits
bool is_nhs_number(std::string_view digits);           ///< ten digits
bool is_dutch_bsn(std::string_view digits);            ///< nine digits
bool is_belgian_national_id(std::string_view digits);  ///< eleven digits
bool is_french_nir(std::string_view text);             ///< fifteen characters
bool is_spanish_dni(std::string_view text);            ///< eight digits or X, Y, Z and seven, and a letter
bool is_italian_fiscal_code(std::string_view text);    ///< sixteen characters
bool is_pesel(std::string_view digits);                ///< eleven digits
bool is_czech_birth_number(std::string_view digits);   ///< ten digits
bool is_finnish_id(std::string_view text);             ///< DDMMYY, a mark, three digits, a letter: without the mark
bool is_irish_pps(std::string_view text);              ///< seven digits, one or two letters
bool is_aba_routing(std::string_view digits);          ///< nine digits
bool is_us_npi(std::string_view digits);               ///< ten digits
bool is_possible_ssn(std::string_view digits);         ///< nine digits; numbers that were never given out are none

}  // namespace siegel::detail
