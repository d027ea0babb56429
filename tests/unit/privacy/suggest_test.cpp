// SPDX-License-Identifier: Apache-2.0
#include "privacy/suggest.h"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "privacy/policy.h"
#include "privacy/pseudonymizer.h"
#include "support/bytes.h"
#include "support/files.h"
#include "support/provider.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

namespace {

nlohmann::json suggested(std::string_view table) {
  static const auto detectors = value(DetectorSet::create());
  PolicySuggester suggester(detectors);
  ok(suggester.push(bytes_of(table)));
  const auto text = value(suggester.finish());
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

TEST_CASE("suggest: paths of JSON, any index is one field", "[privacy][suggest]") {
  std::string json = R"({"title":"letters","patients":[)";
  for (int i = 0; i < 30; ++i)
    json += std::string(i == 0 ? "" : ",") + R"({"name":{"family":"Meier","given":["Anna","Eva"]},"a/b~c":"rot","n":)" +
            std::to_string(i) + R"(.5,"birthDate":"1964-08-12","at":"2024-01-02T10:00:00Z","none":null,"ok":true,)" +
            R"("mail":"x@example.org","note":"rief an"})";
  const auto policy = suggested(json + "]}\n");
  std::map<std::string, nlohmann::json> rules;
  for (const auto& rule : policy["fields"]) rules[rule["select"]] = rule;
  CHECK(policy["input"]["format"] == "json");
  CHECK(rules.size() == 11);
  CHECK(rules["ptr:/patients/*/name/family"]["type"] == "PERSON");
  CHECK(rules["ptr:/patients/*/name/given/*"]["type"] == "PERSON");
  CHECK(rules["ptr:/patients/*/a~1b~0c"]["do"] == "keep");
  CHECK(rules["ptr:/patients/*/n"]["do"] == "keep");
  CHECK(rules["ptr:/patients/*/birthDate"]["do"] == "generalize");
  CHECK(rules["ptr:/patients/*/at"]["do"] == "drop");
  CHECK(rules["ptr:/patients/*/none"]["do"] == "drop");
  CHECK(rules["ptr:/patients/*/mail"]["type"] == "EMAIL");
  CHECK(rules["ptr:/patients/*/note"]["do"] == "text");
  CHECK(policy.dump().find("Meier") == std::string::npos);

  CHECK(suggested("{\"a\":1}\n{\"a\":2}\n")["input"]["format"] == "jsonl");
  CHECK(suggested("  {\n\"a\":1}\n")["input"]["format"] == "json");
  CHECK(suggested("[1,\n2]")["fields"][0]["select"] == "ptr:/*");

  static const auto detectors = value(DetectorSet::create());
  PolicySuggester broken(detectors);
  ok(broken.push(bytes_of("{\"a\":\n1,}")));
  CHECK(broken.finish().error().code == ErrorCode::bad_data);
  CHECK(broken.position().line == 2);
  PolicySuggester many(detectors);
  std::string keys = "{";
  for (int i = 0; i < 1001; ++i) keys += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
  ok(many.push(bytes_of(keys + "}")));
  CHECK(many.finish().error().code == ErrorCode::too_large);
}

TEST_CASE("P15: suggest warns of tokens for values that are few", "[privacy][suggest]") {
  std::string table = "surname,lastname\n";
  for (int i = 0; i < 60; ++i) table += (i % 3 == 0 ? "Meier," : "Beck,") + ("Person" + std::to_string(i)) + "\n";
  const auto policy = suggested(table);
  CHECK(policy["fields"][0]["do"] == "token");
  CHECK(policy["fields"][0]["note"].get<std::string>().find("frequency") != std::string::npos);
  CHECK(policy["fields"][1]["note"].get<std::string>().find("frequency") == std::string::npos);
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

namespace {

struct Run {
  std::string safe;
  RunReport report;
};

/// What is proposed for a file beside the suites, applied to it; nothing if it is not there.
std::optional<Run> run_as_suggested(const char* name) {
  const char* folder = std::getenv("SIEGEL_VECTORS");
  const auto path =
      std::filesystem::path(folder != nullptr && *folder != '\0' ? folder : SIEGEL_VECTORS) / ".." / "data" / name;
  if (!std::filesystem::exists(path)) return std::nullopt;
  const auto input = read_text(path);
  const auto text = suggested(input).dump();
  std::vector<PolicyFault> faults;
  Keyring keyring;
  ok(keyring.add("main", 1, provider()));
  const Recipient* recipients[] = {&alice().recipient};
  auto vault = value(Vault::create(recipients, provider()));
  PseudonymizeContext context{provider()};
  context.keyring = &keyring;
  context.vault = &vault;
  auto run = value(Pseudonymizer::create(value(Policy::parse(bytes_of(text), faults)), context));
  std::string safe(text_of(value(run.push(bytes_of(input)))));
  safe += text_of(value(run.finish()));
  return Run{safe, run.report()};
}

}  // namespace

TEST_CASE("suggest: what is proposed for the patients runs over the patients", "[privacy][suggest]") {
  const auto run = run_as_suggested("patients.csv");
  if (!run) SKIP("patients.csv is not there (beside SIEGEL_VECTORS)");
  CHECK(run->report.rows == 1194);
  CHECK(run->safe.find("Eloisa55") == std::string::npos);
  CHECK(run->safe.find("891 Wolf Lane") == std::string::npos);
}

TEST_CASE("suggest: what is proposed for a FHIR bundle runs over the bundle", "[privacy][suggest]") {
  const auto run = run_as_suggested("fhir-bundle.json");
  if (!run) SKIP("fhir-bundle.json is not there (beside SIEGEL_VECTORS)");
  CHECK(nlohmann::json::accept(run->safe));
  CHECK(run->report.values_changed > 1000);
  CHECK(run->safe.find("\"birthDate\"") != std::string::npos);
  // Timestamps leave, as attributes of what happened when say who it was.
  CHECK(run->safe.find("\"authoredOn\"") == std::string::npos);
  CHECK(run->safe.find("+01:00\"") == std::string::npos);
}
