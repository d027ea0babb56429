// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/checksum.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

using namespace siegel::detail;

namespace {

/// Another last digit or letter, and the check has to fail.
template <class Check>
bool fails_altered(Check check, std::string text) {
  text.back() = text.back() == '9' ? '0' : text.back() == 'Z' ? 'A' : static_cast<char>(text.back() + 1);
  return !check(text);
}

}  // namespace

// The examples are official ones or those of the sources that docs/detection.md names.
TEST_CASE("checksums: printed examples are right, altered ones wrong", "[detect][checksum]") {
  for (const auto* text :
       {"DE89370400440532013000", "GB29NWBK60161331926819", "AT611904300234573201", "CH9300762011623852957"}) {
    CHECK(is_iban(text));
    CHECK(fails_altered(is_iban, text));
  }
  CHECK_FALSE(is_iban("DE8937040044053201300"));
  CHECK(iban_length("ZZ") == 0);
  for (const auto* text : {"4111111111111111", "5500005555555559", "378282246310005", "490154203237518"}) {
    CHECK(is_luhn(text));
    CHECK(fails_altered(is_luhn, text));
  }
  for (const auto* text : {"36574261809", "86095742719", "65929970489"}) {
    CHECK(is_german_tax_id(text));
    CHECK(fails_altered(is_german_tax_id, text));
  }
  CHECK_FALSE(is_german_tax_id("12345678903"));  // no digit twice
  for (const auto* text : {"A000500015", "C000500021", "A123456780"}) {
    CHECK(is_german_health_id(text));
    CHECK(fails_altered(is_german_health_id, text));
  }
  for (const auto* text : {"15070649C103", "65170839J003"}) {
    CHECK(is_german_pension_id(text));
    CHECK(fails_altered(is_german_pension_id, text));
  }
  for (const auto* text : {"T220001293", "L01X00T471", "C01X00T478"}) {
    CHECK(is_identity_card(text));
    CHECK(fails_altered(is_identity_card, text));
  }
  CHECK(is_physician_number("123456601"));
  CHECK_FALSE(is_physician_number("123456701"));
  CHECK(is_mod_11_10("136695976"));  // DE136695976
  CHECK(is_mod_97("213800KUD8LAJWSQ9D15"));
  CHECK(is_ean("7561234567897"));
  CHECK(is_isin("US0378331005"));
  CHECK(fails_altered(is_isin, "US0378331005"));
  CHECK(is_austrian_social_id("1237010180"));
  CHECK(is_nhs_number("9434765870"));
  CHECK(fails_altered(is_nhs_number, "9434765870"));
  CHECK(is_dutch_bsn("111222333"));
  CHECK(is_belgian_national_id("85073003328"));
  CHECK(is_french_nir("295109912611193"));
  CHECK(is_spanish_dni("54362315K"));
  CHECK(is_spanish_dni("X2482300W"));
  CHECK(is_italian_fiscal_code("RCCMNL83S18D969H"));
  CHECK(is_pesel("44051401359"));
  CHECK(is_czech_birth_number("7103192745"));
  CHECK(is_finnish_id("131052308T"));
  CHECK(is_irish_pps("6433435F"));
  CHECK(is_aba_routing("111000025"));
  CHECK(fails_altered(is_aba_routing, "111000025"));
  CHECK(is_us_npi("1234567893"));
  CHECK(is_possible_ssn("536904399"));
  CHECK_FALSE(is_possible_ssn("666904399"));
  CHECK_FALSE(is_possible_ssn("536004399"));
}
