// SPDX-License-Identifier: Apache-2.0
#include "detect/detector_set.h"

#include <algorithm>
#include <string>

#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const DetectorSet& detectors() {
  static const auto set = value(DetectorSet::create());
  return set;
}

/// Every finding as `TYPE:text`, in order, with `|` between.
std::string found(std::string_view text, const DetectorSet& set = detectors()) {
  std::string all;
  for (const auto& finding : value(set.find(text))) {
    REQUIRE(finding.begin < finding.end);
    REQUIRE(finding.end <= text.size());
    if (!all.empty()) all += '|';
    all +=
        std::string(word_of(finding.type)) + ":" + std::string(text.substr(finding.begin, finding.end - finding.begin));
  }
  return all;
}

double score_of(std::string_view text) {
  const auto findings = value(detectors().find(text));
  REQUIRE(findings.size() == 1);
  return findings[0].score;
}

}  // namespace

// The identifiers are the official examples that docs/detection.md lists.
TEST_CASE("detect: identifiers with check digits", "[detect]") {
  CHECK(found("IBAN DE89 3704 0044 0532 0130 00.") == "IBAN:DE89 3704 0044 0532 0130 00");
  CHECK(found("auf DE89370400440532013000 bitte") == "IBAN:DE89370400440532013000");
  CHECK(found("Karte 4111 1111 1111 1111 belastet") == "CARD:4111 1111 1111 1111");
  CHECK(found("Steuer-ID: 86 095 742 719") == "TAX_ID:86 095 742 719");
  CHECK(found("meine 65929970489 hier") == "TAX_ID:65929970489");
  CHECK(found("Steuernummer 181/815/08155") == "TAX_NUMBER:181/815/08155");
  CHECK(found("USt-IdNr. DE136695976") == "VAT_ID:DE136695976");
  CHECK(found("Versicherte A123456780 war") == "HEALTH_INSURANCE_ID:A123456780");
  CHECK(found("SV-Nr. 15070649C103") == "PENSION_INSURANCE_ID:15070649C103");
  CHECK(found("und 15 070649 C 103 auch") == "PENSION_INSURANCE_ID:15 070649 C 103");
  CHECK(found("Personalausweis L01X00T471") == "IDENTITY_DOCUMENT:L01X00T471");
  CHECK(found("LANR 123456601") == "PHYSICIAN_ID:123456601");
  CHECK(found("Kennzeichen B-AB 123") == "LICENCE_PLATE:B-AB 123");
  CHECK(found("HRB 11223 eingetragen") == "COMMERCIAL_REGISTER:HRB 11223");
  CHECK(found("SVNR 1237 010180") == "SOCIAL_SECURITY_NUMBER:1237 010180");
  CHECK(found("AHV 756.1234.5678.97") == "SOCIAL_SECURITY_NUMBER:756.1234.5678.97");
  CHECK(found("SSN 536-90-4399") == "SOCIAL_SECURITY_NUMBER:536-90-4399");
  CHECK(found("NHS number 943 476 5870") == "HEALTH_INSURANCE_ID:943 476 5870");
  CHECK(found("NI number AB 12 34 56 C") == "SOCIAL_SECURITY_NUMBER:AB 12 34 56 C");
  CHECK(found("codice RCCMNL83S18D969H qui") == "TAX_ID:RCCMNL83S18D969H");
  CHECK(found("PESEL 44051401359") == "NATIONAL_ID:44051401359");
  CHECK(found("routing number 111000025") == "BANK_ROUTING:111000025");
  CHECK(found("LEI 213800KUD8LAJWSQ9D15") == "LEI:213800KUD8LAJWSQ9D15");
  CHECK(found("IMEI 490154203237518") == "IMEI:490154203237518");
  CHECK(found("C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4") ==
        "MACHINE_READABLE_ZONE:C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4");
}

TEST_CASE("detect: a wrong check digit lowers the score and drops nothing", "[detect]") {
  CHECK(score_of("DE89 3704 0044 0532 0130 01") < score_of("DE89 3704 0044 0532 0130 00"));
  DetectionReport report;
  const auto findings = value(detectors().find("IBAN DE89 3704 0044 0532 0130 01, KVNR A123456781", report));
  CHECK(findings.size() == 2);
  CHECK(report.checksum_near_misses == 2);
}

TEST_CASE("detect: ways to reach somebody", "[detect]") {
  CHECK(found("an a.b+c@mail.example.org.") == "EMAIL:a.b+c@mail.example.org");
  CHECK(found("erika (at) example (dot) org schreiben") == "EMAIL:erika (at) example (dot) org");
  CHECK(found("siehe https://example.org/a?b=c, dort") == "URL:https://example.org/a?b=c");
  CHECK(found("www.kanzlei-meier.de") == "URL:www.kanzlei-meier.de");
  CHECK(found("Server 192.168.178.20 antwortet") == "IP_ADDRESS:192.168.178.20");
  CHECK(found("von 2001:db8::8a2e:370:7334 aus") == "IP_ADDRESS:2001:db8::8a2e:370:7334");
  CHECK(found("MAC 00:1B:44:11:3A:B7") == "MAC_ADDRESS:00:1B:44:11:3A:B7");
  CHECK(found("Tel. 030 12345678") == "PHONE:030 12345678");
  CHECK(found("+49 (0)89 1234-567") == "PHONE:+49 (0)89 1234-567");
  CHECK(found("call (212) 555-0123 now") == "PHONE:(212) 555-0123");
  CHECK(found("Uhrzeit 10:30 bis 11:45").empty());
}

TEST_CASE("detect: dates, births and ages", "[detect]") {
  CHECK(found("am 12.08.1964 war") == "DATE:12.08.1964");
  CHECK(found("geb. 12.08.1964") == "DATE_OF_BIRTH:12.08.1964");
  CHECK(found("am 3. Juli 2020") == "DATE:3. Juli 2020");
  CHECK(found("on July 3, 2020 we") == "DATE:July 3, 2020");
  CHECK(found("since 2020-07-03") == "DATE:2020-07-03");
  CHECK(found("ein 43-jähriger Mann") == "AGE:43-jähriger");
  CHECK(found("a 43-year-old man") == "AGE:43-year-old");
  CHECK(found("Version 10.12.13.14.15").empty());
}

TEST_CASE("detect: names", "[detect]") {
  CHECK(found("Sehr geehrte Frau Dr. Hellwig,") == "PERSON:Hellwig");
  CHECK(found("Herr Karl-Heinz von der Osten kam") == "PERSON:Karl-Heinz von der Osten");
  CHECK(found("Erika Mustermann kam. Später ging Mustermann.") == "PERSON:Erika Mustermann|PERSON:Mustermann");
  CHECK(found("gez. Schirrmacher") == "PERSON:Schirrmacher");
  CHECK(found("Dear Dr Montague, thank you") == "PERSON:Montague");
  CHECK(found("Mit freundlichen Grüßen\n\nUlrich Overbeck\n") == "PERSON:Ulrich Overbeck");
  CHECK(found("Patient: Schmidt, Karl\n") == "PERSON:Schmidt, Karl");
  CHECK(found("Kind regards,\nPhyllis Ramanujan").find("PERSON:Phyllis Ramanujan") != std::string::npos);
  CHECK(found("Sehr geehrte Damen und Herren,").empty());
  CHECK(found("Die Patientin klagt über Schmerzen im Abdomen.").empty());
}

TEST_CASE("detect: organisations, addresses and files", "[detect]") {
  CHECK(found("die Weber & Söhne AG liefert") == "ORGANIZATION:Weber & Söhne AG");
  CHECK(found("beim Amtsgericht München anhängig") == "ORGANIZATION:Amtsgericht München");
  CHECK(found("Lindenallee 45, 38106 Braunschweig") == "ADDRESS:Lindenallee 45, 38106 Braunschweig");
  CHECK(found("at 418 Maple Avenue, Worcester, MA 01609 since") == "ADDRESS:418 Maple Avenue, Worcester, MA 01609");
  CHECK(found("Az.: 12 O 345/21") == "FILE_NUMBER:12 O 345/21");
  CHECK(found("BVerfG, 1 BvR 123/24") == "FILE_NUMBER:1 BvR 123/24");
  CHECK(found("Kundennummer: 4711-0815") == "FILE_NUMBER:4711-0815");
  CHECK(found("No. 1:21-cv-01877-JPC") == "FILE_NUMBER:1:21-cv-01877-JPC");
}

TEST_CASE("detect: what is hidden in the text is found all the same", "[detect]") {
  DetectionReport report;
  // A soft hyphen, a zero-width blank, and a Cyrillic letter.
  const std::string text = "Frau Muster\xC2\xADmann, IBAN DE89\xE2\x80\x8B 3704 0044 0532 0130 00, Frau \xD0\x9Cueller";
  CHECK(found(text) == "PERSON:Muster\xC2\xADmann|IBAN:DE89\xE2\x80\x8B 3704 0044 0532 0130 00|PERSON:\xD0\x9Cueller");
  (void)value(detectors().find(text, report));
  CHECK(report.confusables == 1);
  CHECK(report.invisible_characters == 2);
}

TEST_CASE("detect: options", "[detect]") {
  DetectOptions options;
  options.dictionary = {{"Projekt Nordlicht", FindingType::term}, {"Zettelmeyer", FindingType::person}};
  options.deny = {"München"};
  const auto set = value(DetectorSet::create(options));
  CHECK(found("projekt nordlichts Zettelmeyers in München", set) == "TERM:projekt nordlicht|PERSON:Zettelmeyer");
  DetectOptions few;
  few.types.reset().set(static_cast<std::size_t>(FindingType::email));
  CHECK(found("Frau Meier, a@example.org", value(DetectorSet::create(few))) == "EMAIL:a@example.org");
  DetectOptions precise;
  precise.goal = DetectionGoal::precision;
  CHECK(found("in Hagen 2023-004711", value(DetectorSet::create(precise))).find("FILE_NUMBER") == std::string::npos);

  DetectOptions wrong;
  wrong.min_score = 2;
  CHECK(error_of(DetectorSet::create(wrong)) == ErrorCode::bad_argument);
  wrong = {};
  wrong.dictionary = {{" ", FindingType::term}};
  CHECK(error_of(DetectorSet::create(wrong)) == ErrorCode::bad_argument);
  wrong = {};
  wrong.dictionary = {{"\xFF", FindingType::term}};
  CHECK(error_of(DetectorSet::create(wrong)) == ErrorCode::bad_argument);
  wrong = {};
  wrong.deny = {"\xFF"};
  CHECK(error_of(DetectorSet::create(wrong)) == ErrorCode::bad_argument);
  CHECK(error_of(detectors().find("\xFF")) == ErrorCode::bad_data);
}

TEST_CASE("detect: findings lie in order, apart, and on characters", "[detect]") {
  std::string text;
  for (int i = 0; i < 40; ++i)
    text += "Frau Dr. Erika Müller-Öhm (geb. 1.2.1970), Hauptstraße " + std::to_string(i) +
            ", 80331 München, Tel. +49 89 " + std::to_string(100000 + i) +
            ", e.mueller@example.org; IBAN DE89370400440532013000\n\n";
  for (std::size_t cut = 0; cut < 400; ++cut) {
    auto end = cut;
    while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    const auto part = std::string_view(text).substr(0, end);
    std::size_t last = 0;
    for (const auto& finding : value(detectors().find(part))) {
      REQUIRE(finding.begin >= last);
      REQUIRE(finding.end > finding.begin);
      REQUIRE(finding.end <= part.size());
      REQUIRE((static_cast<unsigned char>(part[finding.begin]) & 0xC0U) != 0x80U);
      last = finding.end;
    }
  }
}

TEST_CASE("detect: words of types", "[detect]") {
  for (std::size_t i = 0; i < finding_type_count; ++i)
    CHECK(parse_finding_type(word_of(static_cast<FindingType>(i))) == static_cast<FindingType>(i));
  CHECK_FALSE(parse_finding_type("NOTHING"));
}
