// SPDX-License-Identifier: Apache-2.0
#include "privacy/suggest.h"

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "privacy/policy.h"
#include "privacy/pseudonymizer.h"
#include "support/bytes.h"
#include "support/provider.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

namespace {

nlohmann::json suggested(std::string_view table) {
  static const auto detectors = value(DetectorSet::create());
  PolicySuggester suggester(detectors);
  CsvReader reader(suggester);
  ok(reader.push(bytes_of(table)));
  ok(reader.finish());
  const auto text = suggester.print();
  std::vector<PolicyFault> faults;
  CHECK(Policy::parse(bytes_of(text), faults).has_value());
  return nlohmann::json::parse(text);
}

}  // namespace

TEST_CASE("suggest: by names and by values, and every rule says why", "[privacy][suggest]") {
  std::string table = "Nachname,a*b,mail,Memo,leer,Telefon,wann,preis,farbe,Kundennr,lang\n";
  for (int i = 0; i < 30; ++i)
    table += "Meier,DE89370400440532013000,x" + std::to_string(i) +
             "@example.org,\"Herr Meier rief heute wegen der Sache an\",,030 1," + "2024-01-" +
             std::to_string(10 + i % 10) + "," + std::to_string(i) + ".5,rot," + std::to_string(1000 + i) + "," +
             std::string(5000, 'x') + "\n";
  const auto policy = suggested(table);
  const auto rule = [&](std::size_t i) { return policy["fields"][i]; };
  CHECK(rule(0)["do"] == "token");
  CHECK(rule(1)["select"] == "idx:1");
  CHECK(rule(1)["type"] == "IBAN");
  CHECK(rule(2)["type"] == "EMAIL");
  CHECK(rule(3)["do"] == "text");
  CHECK(rule(4)["do"] == "drop");
  CHECK(rule(5)["do"] == "drop");
  CHECK(rule(6)["do"] == "generalize");
  CHECK(rule(7)["do"] == "keep");
  CHECK(rule(8)["do"] == "keep");
  CHECK(rule(9)["type"] == "IDNUMBER");
  CHECK(rule(10)["do"] == "text");
  for (const auto& each : policy["fields"]) CHECK_FALSE(each["note"].get<std::string>().empty());
  CHECK(policy.dump().find("Meier") == std::string::npos);
}

TEST_CASE("suggest: looks at no more than its sample", "[privacy][suggest]") {
  std::string table = "a\n";
  for (std::size_t i = 0; i < suggest_sample_rows + 10; ++i) table += "x\n";
  CHECK(suggested(table)["policy"].get<std::string>().find("5000 rows") != std::string::npos);
}

TEST_CASE("suggest: a column that is a date by its name only is no date", "[privacy][suggest]") {
  const auto policy = suggested("BIRTHPLACE,BIRTHDATE,DEATH\nBoston,2001-01-02,2020-01-01\nLynn,1999-12-31,unknown\n");
  CHECK(policy["fields"][0]["do"] == "drop");
  CHECK(policy["fields"][1]["do"] == "generalize");
  CHECK(policy["fields"][2]["do"] == "drop");
}

TEST_CASE("suggest: what is proposed for the patients runs over the patients", "[privacy][suggest]") {
  const char* folder = std::getenv("SIEGEL_VECTORS");
  const auto path = std::filesystem::path(folder != nullptr && *folder != '\0' ? folder : SIEGEL_VECTORS) / ".." /
                    "data" / "patients.csv";
  if (!std::filesystem::exists(path)) SKIP("patients.csv is not there (beside SIEGEL_VECTORS)");
  const auto table = read_text(path);
  const auto text = suggested(table).dump();
  std::vector<PolicyFault> faults;
  Keyring keyring;
  ok(keyring.add("main", 1, provider()));
  PseudonymizeContext context{provider()};
  context.keyring = &keyring;
  auto run = value(Pseudonymizer::create(value(Policy::parse(bytes_of(text), faults)), context));
  std::string safe(text_of(value(run.push(bytes_of(table)))));
  safe += text_of(value(run.finish()));
  CHECK(run.report().rows == 1194);
  CHECK(safe.find("Eloisa55") == std::string::npos);
  CHECK(safe.find("891 Wolf Lane") == std::string::npos);
}
