// SPDX-License-Identifier: Apache-2.0
#include "privacy/policy.h"

#include "privacy/policy_document.h"
#include "support/bytes.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

namespace {

std::vector<PolicyFault> faults_of(std::string_view json) {
  std::vector<PolicyFault> faults;
  const auto policy = Policy::parse(bytes_of(json), faults);
  REQUIRE(policy.has_value() == faults.empty());
  if (!policy) REQUIRE((policy.error().code == ErrorCode::bad_policy || policy.error().code == ErrorCode::too_large));
  return faults;
}

std::string with_rule(std::string_view rule) {
  return R"({"policy_version": 1, "fields": [)" + std::string(rule) + "]}";
}

}  // namespace

TEST_CASE("a policy with every rule is read", "[privacy][policy]") {
  std::vector<PolicyFault> faults;
  const auto policy = value(Policy::parse(bytes_of(R"({
    "policy_version": 1, "policy": "example", "unknown_field": "fail",
    "input": {"format": "csv", "header": "present", "delimiter": ";"},
    "fields": [
      {"select": "col:Produkt", "do": "keep", "because": "no personal reference"},
      {"select": "col:Name|col:Vorname", "do": "drop"},
      {"select": "col:PLZ", "do": "prefix", "keep": 2},
      {"select": "col:Betrag", "do": "bucket", "width": 1000, "decimal": ","},
      {"select": "col:IBAN", "do": "mask", "keep_last": 4},
      {"select": "col:*datum", "do": "generalize", "to": "month"},
      {"select": "idx:7", "do": "mask"}]})"),
                                          faults));
  REQUIRE(policy.rules.size() == 7);
  CHECK(policy.delimiter == ';');
  CHECK(policy.rules[3].number == 1000);
  CHECK(policy.rules[3].decimal_mark == ',');
  CHECK(policy.rules[5].part == DatePart::month);
  CHECK(value(policy.rule_for("vorNAME", 3))->action == FieldAction::drop);
  CHECK(value(policy.rule_for("Geburtsdatum", 3))->action == FieldAction::generalize);
  CHECK(value(policy.rule_for("other", 3)) == nullptr);
  CHECK(value(policy.rule_for("other", 7))->action == FieldAction::mask);
}

TEST_CASE("every fault of a policy is found, with its place", "[privacy][policy]") {
  const auto faults = faults_of(
      "{\n"
      "  \"policy_version\": 2,\n"
      "  \"fields\": [\n"
      "    {\"select\": \"col:ä\", \"do\": \"keep\"},\n"
      "    {\"select\": \"col:b\", \"dö\": 1, \"do\": \"shred\"},\n"
      "    {\"select\": \"col:c\", \"do\": \"drop\", \"becuase\": \"x\"}],\n"
      "  \"extra\": {}\n"
      "}");
  REQUIRE(faults.size() == 5);
  const std::pair<std::uint64_t, std::uint64_t> places[] = {{2, 21}, {4, 5}, {5, 40}, {6, 50}, {7, 12}};
  for (std::size_t i = 0; i < faults.size(); ++i) {
    CAPTURE(i, faults[i].what);
    CHECK(faults[i].position.line == places[i].first);
    CHECK(faults[i].position.column == places[i].second);
  }
}

TEST_CASE("what is no policy is refused", "[privacy][policy]") {
  for (const auto* bad :
       {"", "[]", "1", "{", "{\"policy_version\":1,\"policy_version\":1}", "{} {}", "\xFF", "{}",
        R"({"policy_version":1})", R"({"policy_version":1,"fields":[]})",
        R"({"policy_version":"1","fields":[{"select":"col:a","do":"drop"}]})",
        R"({"policy_version":1,"unknown_field":"keep","fields":[{"select":"col:a","do":"drop"}]})",
        R"({"policy_version":1,"input":{"header":"maybe"},"fields":[{"select":"col:a","do":"drop"}]})",
        R"({"policy_version":1,"input":{"header":"absent"},"fields":[{"select":"col:a","do":"drop"}]})",
        R"({"policy_version":1,"input":{"delimiter":"a"},"fields":[{"select":"col:a","do":"drop"}]})",
        R"({"policy_version":1,"input":{"format":"xml"},"fields":[{"select":"col:a","do":"drop"}]})",
        R"({"policy_version":1,"input":1,"fields":[{"select":"col:a","do":"drop"}]})"}) {
    CAPTURE(bad);
    CHECK_FALSE(faults_of(bad).empty());
  }
  for (const auto* bad : {"1",
                          "{}",
                          R"({"select":"col:a"})",
                          R"({"do":"drop"})",
                          R"({"select":1,"do":"drop"})",
                          R"({"select":"a","do":"drop"})",
                          R"({"select":"col:","do":"drop"})",
                          R"({"select":"idx:","do":"drop"})",
                          R"({"select":"idx:-1","do":"drop"})",
                          R"({"select":"col:a|","do":"drop"})",
                          R"({"select":"idx:1","do":"drop"})",
                          R"({"select":"col:a","do":"keep","because":" "})",
                          R"({"select":"col:a","do":"prefix"})",
                          R"({"select":"col:a","do":"prefix","keep":0})",
                          R"({"select":"col:a","do":"prefix","keep":1.5})",
                          R"({"select":"col:a","do":"prefix","keep":"2"})",
                          R"({"select":"col:a","do":"bucket","width":10000000000})",
                          R"({"select":"col:a","do":"bucket","width":10,"decimal":";"})",
                          R"({"select":"col:a","do":"generalize","to":"day"})",
                          R"({"select":"col:a","do":"generalize"})",
                          R"({"select":"col:a","do":"token"})"}) {
    CAPTURE(bad);
    CHECK_FALSE(faults_of(with_rule(bad)).empty());
  }
  std::string deep = R"({"policy_version":)";
  for (int i = 0; i < 100'000; ++i) deep += '[';
  CHECK_FALSE(faults_of(deep).empty());
  CHECK_FALSE(faults_of(deep.substr(0, 1000)).empty());
}

TEST_CASE("first match wins, equal rank is an error", "[privacy][policy]") {
  std::vector<PolicyFault> faults;
  const auto policy =
      value(Policy::parse(bytes_of(with_rule(R"({"select":"col:Datum","do":"drop"},{"select":"col:*um","do":"mask"},
                            {"select":"col:D?t*","do":"drop"},{"select":"col:x","do":"drop"},
                            {"select":"col:X","do":"mask"})")),
                          faults));
  CHECK(value(policy.rule_for("Datum", 0))->action == FieldAction::drop);
  CHECK(value(policy.rule_for("Dät", 0))->action == FieldAction::drop);
  CHECK(value(policy.rule_for("Album", 0))->action == FieldAction::mask);
  CHECK(error_of(policy.rule_for("Dotum", 0)) == ErrorCode::bad_policy);
  CHECK(error_of(policy.rule_for("x", 0)) == ErrorCode::bad_policy);
}

TEST_CASE("policies with keys: everything that can be wrong is told", "[privacy][policy]") {
  const auto with = [](std::string_view rest) {
    return R"({"policy_version":1,"domain":"d","keys":{"p":{"ref":"main"}},)" + std::string(rest) + "}";
  };
  const auto rule = [&](std::string_view text) { return with(R"("fields":[)" + std::string(text) + "]"); };
  for (
      const auto* good :
      {R"({"select":"col:a","do":"token","type":"PERSON","key":"p","canon":["trim","lower","spaces","alphanumeric"],"link":"document","max_rows":1000,"person":"col:b","note":"n"})",
       R"({"select":"col:a","do":"token","type":"PERSON","canon":["nfc","nfkc","casefold","german"]})",
       R"({"select":"col:a","do":"token","type":"PERSON","form":"short","person":"col:b"})",
       R"({"select":"col:a","do":"token","type":"PERSON","form":"long","link":"none"})",
       R"({"select":"col:a","do":"siv","type":"iban"})",
       R"({"select":"col:a","do":"ff1","check":"iban","strategy":"break"})",
       R"({"select":"col:a","do":"ff1","alphabet":"hex","format":"*****...","min_domain":1000000})",
       R"({"select":"col:a","do":"dateshift","entity":"col:b","days":[-30,30],"week_aligned":true})",
       R"({"select":"col:a","do":"surrogate","kind":"email"})",
       R"({"select":"col:a","do":"text","min_score":0.45,"with":"type","leak_scan":false,"dictionary":["a","b"]})",
       R"({"select":"col:a","do":"text","min_score":1})"}) {
    CAPTURE(good);
    CHECK(faults_of(rule(good)).empty());
  }
  for (const auto* bad : {R"({"select":"col:a","do":"token"})",
                          R"({"select":"col:a","do":"token","type":"MAN"})",
                          R"({"select":"col:a","do":"token","type":"PERSON","key":"q"})",
                          R"({"select":"col:a","do":"token","type":"PERSON","link":"all"})",
                          R"({"select":"col:a","do":"token","type":"PERSON","max_rows":0})",
                          R"({"select":"col:a","do":"token","type":"PERSON","person":"b"})",
                          R"({"select":"col:a","do":"token","type":"PERSON","canon":["nfd"]})",
                          R"({"select":"col:a","do":"token","type":"PERSON","canon":"trim"})",
                          R"({"select":"col:a","do":"token","type":"PERSON","form":"tiny"})",
                          R"({"select":"col:a","do":"token","type":"PERSON","form":"short","key":"p"})",
                          R"({"select":"col:a","do":"token","type":"PERSON","form":"short","canon":["trim"]})",
                          R"({"select":"col:a","do":"token","type":"PERSON","form":"short","link":"none"})",
                          R"({"select":"col:a","do":"token","type":"PERSON","form":"short","max_rows":5})",
                          R"({"select":"col:a","do":"siv"})",
                          R"({"select":"col:a","do":"ff1","min_domain":10})",
                          R"({"select":"col:a","do":"ff1","strategy":"test-range"})",
                          R"({"select":"col:a","do":"ff1","check":"iban","alphabet":"hex"})",
                          R"({"select":"col:a","do":"ff1","check":"isbn"})",
                          R"({"select":"col:a","do":"ff1","alphabet":"aa"})",
                          R"({"select":"col:a","do":"dateshift"})",
                          R"({"select":"col:a","do":"dateshift","entity":"col:b","days":[1]})",
                          R"({"select":"col:a","do":"dateshift","entity":"col:b","days":[1,"x"]})",
                          R"({"select":"col:a","do":"dateshift","entity":"col:b","days":[1,5]})",
                          R"({"select":"col:a","do":"dateshift","entity":"col:b","week_aligned":1})",
                          R"({"select":"col:a","do":"surrogate"})",
                          R"({"select":"col:a","do":"surrogate","kind":"title"})",
                          R"({"select":"col:a","do":"text","min_score":2})",
                          R"({"select":"col:a","do":"text","min_score":"x"})",
                          R"({"select":"col:a","do":"text","with":"nothing"})",
                          R"({"select":"col:a","do":"text","dictionary":[1]})",
                          R"({"select":"col:a","do":"generalize","to":"year","least_year":0})",
                          R"({"select":"ptr:/a","do":"drop"})",
                          R"({"select":"text","do":"text"})",
                          R"({"select":"ptr:a","do":"drop"})",
                          R"({"select":"col:a","do":"drop","require":1})",
                          R"({"select":"col:a","do":"drop","require":{}})",
                          R"({"select":"col:a","do":"drop","require":{"check":"isbn"}})",
                          R"({"select":"col:a","do":"drop","require":{"check":"iban","on_fail":"ignore"}})",
                          R"({"select":"ptr:/a~2","do":"drop"})",
                          R"({"select":"key:","do":"drop"})"}) {
    CAPTURE(bad);
    CHECK_FALSE(faults_of(rule(bad)).empty());
  }
  for (
      const auto* bad :
      {R"({"policy_version":1,"fields":[{"select":"col:a","do":"siv","type":"IBAN"}]})",
       R"({"policy_version":1,"domain":"d","fields":[{"select":"col:a","do":"siv","type":"IBAN"}]})",
       R"({"policy_version":1,"domain":"","fields":[{"select":"col:a","do":"drop"}]})",
       R"({"policy_version":1,"keys":[],"fields":[{"select":"col:a","do":"drop"}]})",
       R"({"policy_version":1,"keys":{"p":1},"fields":[{"select":"col:a","do":"drop"}]})",
       R"({"policy_version":1,"keys":{"p":{}},"fields":[{"select":"col:a","do":"drop"}]})",
       R"({"policy_version":1,"keys":{"p":{"ref":"m","version":32}},"fields":[{"select":"col:a","do":"drop"}]})",
       R"({"policy_version":1,"keys":{"p":{"ref":"m","accept":1}},"fields":[{"select":"col:a","do":"drop"}]})",
       R"({"policy_version":1,"keys":{"p":{"ref":"m","accept":[0,"x"]}},"fields":[{"select":"col:a","do":"drop"}]})",
       R"({"policy_version":1,"extends":"builtin:other","fields":[{"select":"col:a","do":"drop"}]})",
       R"({"policy_version":1,"input":{"format":"json"},"fields":[{"select":"col:a","do":"drop"}]})",
       R"({"policy_version":1,"input":{"format":"json"},"fields":[{"select":"ptr:/a","do":"drop","require":{"check":"iban","on_fail":"quarantine"}}]})",
       R"({"policy_version":1,"input":{"format":"json","header":"present"},"fields":[{"select":"ptr:/a","do":"drop"}]})",
       R"({"policy_version":1,"input":{"format":"text"},"fields":[{"select":"text","do":"drop"}]})",
       R"({"policy_version":1,"input":{"format":"text"},"fields":[{"select":"text","do":"text"},{"select":"text","do":"text"}]})",
       R"({"policy_version":1,"domain":"d","keys":{"p":{"ref":"m"}},"input":{"format":"json"},"fields":[{"select":"ptr:/a","do":"dateshift","entity":"col:b"}]})"}) {
    CAPTURE(bad);
    CHECK_FALSE(faults_of(bad).empty());
  }
}

TEST_CASE("what a released table has to reach is read strictly", "[privacy][policy]") {
  const auto of = [](std::string_view release, std::string_view input = "{}") {
    return R"({"policy_version":1,"release":)" + std::string(release) + R"(,"input":)" + std::string(input) +
           R"(,"fields":[{"select":"col:a","do":"drop"}]})";
  };
  CHECK(faults_of(of(R"({"quasi":["b"],"k":5})")).empty());
  CHECK(faults_of(of(R"({"quasi":["b"],"k":2,"sensitive":["c"],"l":2,"t":0.25})")).empty());
  for (const auto* wrong : {"[]", "{}", R"({"quasi":["b"]})", R"({"quasi":["b"],"k":1})", R"({"quasi":[],"k":5})",
                            R"({"quasi":[7],"k":5})", R"({"quasi":["b"],"k":5,"l":2})",
                            R"({"quasi":["b"],"k":5,"t":0.5})", R"({"quasi":["b"],"k":5,"sensitive":["c"],"l":1})",
                            R"({"quasi":["b"],"k":5,"sensitive":["c"],"t":2})", R"({"quasi":["b"],"k":5,"m":1})"})
    CHECK_FALSE(faults_of(of(wrong)).empty());
  CHECK_FALSE(faults_of(of(R"({"quasi":["b"],"k":5})", R"({"format":"json"})")).empty());
  std::string many = R"({"k":5,"quasi":["a0")";
  for (int i = 1; i < 33; ++i) many += ",\"a" + std::to_string(i) + "\"";
  CHECK_FALSE(faults_of(of(many + "]}")).empty());
}

TEST_CASE("profiles ask more of a policy", "[privacy][policy]") {
  const auto of = [](std::string_view profile, std::string_view rule) {
    const std::string gates = profile == "research-release" ? R"(","release":{"quasi":["b"],"k":5},)" : R"(",)";
    return R"({"policy_version":1,"domain":"d","extends":"builtin:)" + std::string(profile) + gates +
           R"("keys":{"p":{"ref":"m"}},"fields":[)" + std::string(rule) + "]}";
  };
  for (const auto* refused :
       {R"({"select":"col:a","do":"ff1","check":"iban"})", R"({"select":"col:a","do":"surrogate","kind":"name"})",
        R"({"select":"col:a","do":"mask","keep_last":5})", R"({"select":"col:a","do":"text","leak_scan":false})"}) {
    CHECK(faults_of(of("strict-203", refused)).size() == 1);
    CHECK(faults_of(of("gdpr-pseudonymisation", refused)).empty());
  }
  for (const auto* refused :
       {R"({"select":"col:a","do":"siv","type":"IBAN"})", R"({"select":"col:a","do":"ff1"})",
        R"({"select":"col:a","do":"text"})", R"({"select":"col:a","do":"token","type":"PERSON"})"})
    CHECK(faults_of(of("research-release", refused)).size() == 1);
  for (const auto* refused :
       {R"({"select":"col:a","do":"siv","type":"IBAN"})", R"({"select":"col:a","do":"ff1"})",
        R"({"select":"col:a","do":"surrogate","kind":"name"})", R"({"select":"col:a","do":"token","type":"PERSON"})"})
    CHECK(faults_of(of("llm-chat", refused)).size() == 1);
  for (const auto* good :
       {R"({"select":"col:a","do":"token","type":"PERSON","form":"short"})", R"({"select":"col:a","do":"text"})",
        R"({"select":"col:a","do":"token","type":"PERSON","link":"none"})"})
    CHECK(faults_of(of("llm-chat", good)).empty());
  for (const auto* refused : {R"({"select":"col:a","do":"siv","type":"IBAN"})", R"({"select":"col:a","do":"text"})",
                              R"({"select":"col:a","do":"token","type":"PERSON"})"})
    CHECK(faults_of(of("test-data", refused)).size() == 1);
  for (const auto* good :
       {R"({"select":"col:a","do":"surrogate","kind":"name"})", R"({"select":"col:a","do":"ff1","check":"iban"})",
        R"({"select":"col:a","do":"text","with":"type"})"})
    CHECK(faults_of(of("test-data", good)).empty());
  CHECK(faults_of(of("research-release", R"({"select":"col:a","do":"token","type":"PERSON","link":"document"})"))
            .empty());
  CHECK(faults_of(
            R"({"policy_version":1,"extends":"builtin:research-release","fields":[{"select":"col:a","do":"drop"}]})")
            .size() == 1);
  CHECK(
      faults_of(
          R"({"policy_version":1,"extends":"builtin:gdpr-pseudonymisation","fields":[{"select":"col:a","do":"drop"}]})")
          .size() == 1);
  for (const auto* name : {"llm-chat", "strict-203", "gdpr-pseudonymisation", "research-release", "test-data"}) {
    CHECK(faults_of(builtin_policy(name)).empty());
    CHECK_FALSE(name_of(PolicyProfile::llm_chat).empty());
  }
  CHECK(builtin_policy("other").empty());
}

TEST_CASE("the JSON Schema of policies has the words that policies have", "[privacy][policy]") {
  const auto schema =
      nlohmann::json::parse(read_text(std::filesystem::path(SIEGEL_SOURCE_DIR) / "docs/policy.schema.json"));
  const auto& rules = schema["properties"]["fields"]["items"]["oneOf"];
  REQUIRE(rules.size() == field_action_count);
  for (std::size_t i = 0; i < field_action_count; ++i) {
    const auto action = static_cast<FieldAction>(i);
    CHECK(rules[i]["properties"]["do"]["const"] == name_of(action));
    if (action == FieldAction::token || action == FieldAction::siv) {
      const auto& words = rules[i]["properties"]["type"]["enum"];
      REQUIRE(words.size() == token_type_count);
      for (std::size_t k = 0; k < token_type_count; ++k) CHECK(words[k] == word_of(static_cast<TokenType>(k)));
    }
    // Whatever the schema knows, the reader knows.
    for (const auto& [member, shape] : rules[i]["properties"].items()) {
      const auto faults = faults_of(R"({"policy_version":1,"fields":[{"select":"col:a","do":")" +
                                    std::string(name_of(action)) + R"(",")" + member + R"(":[{}]}]})");
      for (const auto& fault : faults) CHECK(fault.what.find("not known here") == std::string_view::npos);
    }
  }
  for (const auto& profile : schema["properties"]["extends"]["enum"])
    CHECK_FALSE(builtin_policy(profile.get<std::string>().substr(8)).empty());
}
