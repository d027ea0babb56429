// SPDX-License-Identifier: Apache-2.0
#include "privacy/pseudonymizer.h"

#include "privacy/field_transform.h"
#include "support/files.h"
#include "support/provider.h"
#include "support/transforms.h"

using namespace siegel;
using namespace siegel::test;

namespace {

/// Keyring, vault and a policy with a domain.
struct World {
  World() {
    ok(keyring.add("main", 1, provider()));
    const Recipient* recipients[] = {&alice().recipient};
    vault.emplace(value(Vault::create(recipients, provider())));
    context.keyring = &keyring;
    context.vault = &*vault;
    context.now = 1'790'000'000;
  }

  Policy policy(const std::string& fields, const std::string& input = "{}", const std::string& more = "") const {
    std::vector<PolicyFault> faults;
    auto parsed = Policy::parse(bytes_of(R"({"policy_version":1,"domain":"d","keys":{"p":{"ref":"main"}},)" + more +
                                         R"("input":)" + input + R"(,"fields":[)" + fields + "]}"),
                                faults);
    if (!parsed) FAIL(faults.front().what);
    return *std::move(parsed);
  }

  Result<std::string> run(const Policy& rules, std::string_view in,
                          RunDirection direction = RunDirection::pseudonymize) {
    SIEGEL_TRY(auto run, Pseudonymizer::create(rules, context, direction));
    SIEGEL_TRY(const auto front, run.push(bytes_of(in)));
    std::string out(text_of(front));
    SIEGEL_TRY(const auto last, run.finish());
    out += text_of(last);
    report = run.report();
    restored = run.restore_report();
    return out;
  }

  std::string there_and_back(const Policy& rules, std::string_view in) {
    const auto safe = value(run(rules, in));
    CHECK(safe != in);
    return value(run(rules, safe, RunDirection::restore));
  }

  Keyring keyring;
  std::optional<Vault> vault;
  PseudonymizeContext context{provider()};
  RunReport report;
  RestoreReport restored;
};

constexpr std::string_view json_input = R"({"format":"json"})";
constexpr std::string_view text_input = R"({"format":"text"})";
constexpr std::string_view text_rule = R"({"select":"text","do":"text"})";

}  // namespace

TEST_CASE("pseudonymizer: tokens of a table and the way back", "[privacy][pseudonymizer]") {
  World world;
  const auto rules = world.policy(
      R"({"select":"col:n","do":"token","type":"PERSON","person":"col:i","canon":["trim","lower","spaces"]},
    {"select":"col:i","do":"ff1"},{"select":"col:s","do":"siv","type":"IBAN"},{"select":"col:x","do":"token","type":"VALUE","link":"none"},
    {"select":"col:y","do":"token","type":"VALUE","link":"document"})");
  const std::string table = "n,i,s,x,y\nErika  M,1234567,DE1,a,b\nerika m ,1234567,,a,b\n";
  const auto safe = value(world.run(rules, table));
  CHECK(safe.find("1234567") == std::string::npos);
  const auto first = safe.substr(safe.find('\n') + 1);
  const auto second = first.substr(first.find('\n') + 1);
  CHECK(first.substr(0, first.find(',')) == second.substr(0, second.find(',')));  // one canonical form
  CHECK(world.report.tokens_made == 4);
  CHECK(world.vault->forget_person("1234567") == 1);
  const auto back = value(world.run(rules, safe, RunDirection::restore));
  CHECK(back.find("1234567,DE1,a,b") != std::string::npos);
  CHECK(world.restored.unresolved == 2);  // whose record was deleted
}

TEST_CASE("pseudonymizer: JSON", "[privacy][pseudonymizer]") {
  World world;
  const auto rules = world.policy(
      R"({"select":"ptr:/a/*/name","do":"token","type":"PERSON"},{"select":"key:iban","do":"siv","type":"IBAN"},
    {"select":"ptr:/a/*/gone","do":"drop"},{"select":"ptr:/**/deep","do":"mask"},{"select":"ptr:/keep","do":"keep","because":"b"},
    {"select":"ptr:/n~1m","do":"bucket","width":10})",
      std::string(json_input));
  const std::string json =
      R"({"a":[{"name":"E","iban":"DE","gone":{"x":1}},{"name":null,"iban":"","deep":"abc"}],"keep":[1.0,{"z":true}],"n/m":17})";
  const auto safe = value(world.run(rules, json));
  CHECK(safe.find("gone") == std::string::npos);
  CHECK(safe.find("\"deep\":\"***\"") != std::string::npos);
  CHECK(safe.find("\"keep\":[1.0,{\"z\":true}]") != std::string::npos);
  CHECK(safe.find("\"n/m\":10") != std::string::npos);
  CHECK(world.report.values_empty == 2);
  CHECK(world.report.values_unscanned == 2);
  CHECK(value(world.run(rules, safe, RunDirection::restore)).find(R"("name":"E","iban":"DE")") != std::string::npos);
  CHECK(error_of(world.run(rules, R"({"other":1})")) == ErrorCode::policy_denied);
  CHECK(error_of(world.run(rules, R"({"a":1})")) == ErrorCode::policy_denied);

  const auto numbered =
      world.policy(R"({"select":"ptr:/0","do":"drop"},{"select":"ptr:/1","do":"mask"})", R"({"format":"jsonl"})");
  CHECK(value(world.run(numbered, "[1,\"ab\"]\n[2,\"c\"]\n")) == "[\"**\"]\n[\"*\"]\n");
  const auto whole = world.policy(R"({"select":"ptr:","do":"drop"})", std::string(json_input));
  CHECK(error_of(world.run(whole, "1")) == ErrorCode::bad_policy);
  CHECK(error_of(world.run(whole, "{}")) == ErrorCode::bad_policy);
  const auto twice =
      world.policy(R"({"select":"key:a","do":"drop"},{"select":"key:a","do":"mask"})", std::string(json_input));
  CHECK(error_of(world.run(twice, R"({"a":1})")) == ErrorCode::bad_policy);
}

TEST_CASE("pseudonymizer: findings that somebody went through, also within words", "[privacy][pseudonymizer]") {
  World world;
  const auto rules = world.policy(R"({"select":"text","do":"text"})", std::string(text_input));
  const auto lenient = world.policy(R"({"select":"text","do":"text","leak_scan":false})", std::string(text_input));
  world.context.reviewed = true;
  const auto reviewed = [&](const Policy& policy, std::string_view text,
                            std::initializer_list<std::pair<std::size_t, std::size_t>> places) {
    world.context.external.clear();
    for (const auto& [begin, end] : places)
      world.context.external.push_back({begin, end, FindingType::person, 1, "external"});
    return world.run(policy, text);
  };
  const auto comes_back = [&](std::string_view text,
                              std::initializer_list<std::pair<std::size_t, std::size_t>> places) {
    const auto safe = value(reviewed(rules, text, places));
    CHECK(safe != text);
    CHECK(value(world.run(rules, safe, RunDirection::restore)) == text);
    return safe;
  };
  // A token that stands directly at letters or digits would not be found again: it takes the word.
  CHECK(comes_back("Frau xAnna7y ging", {{6, 10}}).find("7y") == std::string::npos);
  CHECK(comes_back("\xC3\x9C"
                   "Anna!",
                   {{2, 6}})
            .ends_with("!"));
  CHECK(comes_back("AnnaBerta und Carla", {{0, 4}, {4, 9}, {14, 19}}).find("Berta") == std::string::npos);
  CHECK(comes_back("Annas Akte", {{0, 4}}).find("s Akte") != std::string::npos);  // an ending stays
  CHECK(comes_back("Anna-Berta", {{0, 4}, {5, 10}}).find('-') != std::string::npos);
  // Nothing else is looked for.
  CHECK(comes_back("Herr Karl Osterkamp und Anna", {{24, 28}}).find("Osterkamp") != std::string::npos);

  // What was replaced and stands once more, as a word of its own, does not leave.
  CHECK(error_of(reviewed(rules, "Clara ging. Clara kam.", {{0, 5}})) == ErrorCode::policy_denied);
  CHECK(error_of(reviewed(rules, "(Clara) ging. Clara", {{1, 6}})) == ErrorCode::policy_denied);
  CHECK(reviewed(rules,
                 "Clara ging. Claras xClara Clara1 \xC3\x9C"
                 "Clara.",
                 {{0, 5}})
            .has_value());
  CHECK(reviewed(rules, "Ida ging. Ida kam.", {{0, 3}}).has_value());  // too short to tell
  CHECK(error_of(reviewed(rules, "+Clara+ ging. +Clara+", {{0, 7}})) == ErrorCode::policy_denied);
  CHECK(reviewed(lenient, "Clara ging. Clara kam.", {{0, 5}}).has_value());
  CHECK(world.report.leaks == 1);

  // Findings that do not fit the text.
  CHECK(error_of(reviewed(rules,
                          "\xC3\x9C"
                          "x",
                          {{1, 3}})) == ErrorCode::bad_data);
  CHECK(error_of(reviewed(rules, "x\xC3\x9C", {{0, 2}})) == ErrorCode::bad_data);
  CHECK(error_of(reviewed(rules, "abc", {{1, 9}})) == ErrorCode::bad_data);
  CHECK(value(reviewed(rules, "abc", {{7, 9}})) == "abc");
}

TEST_CASE("pseudonymizer: a table leaves only if it reaches what its release asks for", "[privacy][pseudonymizer]") {
  World world;
  const std::string fields =
      R"({"select":"col:name","do":"drop"},{"select":"col:zip","do":"prefix","keep":2},{"select":"col:ill","do":"keep","because":"c"},{"select":"col:n","do":"mask"})";
  const auto with = [&](const std::string& release) {
    return world.policy(fields, "{}", R"("release":)" + release + ",");
  };
  const std::string table =
      "name,zip,ill,n\nA,10115,flu,\nB,10117,cold,1\nC,10999,flu,2\nD,20095,flu,3\nE,20097,cold,4\n";
  const auto safe = value(world.run(with(R"({"quasi":["ZIP"],"k":2,"sensitive":["ill"],"l":2,"t":0.5})"), table));
  CHECK(safe == "zip,ill,n\n10,flu,\n10,cold,*\n10,flu,*\n20,flu,*\n20,cold,*\n");
  REQUIRE(world.report.release);
  CHECK(world.report.release->k == 2);
  CHECK(world.report.print().find("\"release\"") != std::string::npos);

  CHECK(error_of(world.run(with(R"({"quasi":["zip"],"k":3})"), table)) == ErrorCode::policy_denied);
  CHECK(error_of(world.run(with(R"({"quasi":["zip"],"k":2,"sensitive":["ill"],"l":3})"), table)) ==
        ErrorCode::policy_denied);
  CHECK(error_of(world.run(with(R"({"quasi":["zip"],"k":2,"sensitive":["ill"],"t":0.01})"), table)) ==
        ErrorCode::policy_denied);
  CHECK(error_of(world.run(with(R"({"quasi":["other"],"k":2})"), table)) == ErrorCode::bad_argument);
  CHECK(error_of(world.run(with(R"({"quasi":["name"],"k":2})"), table)) == ErrorCode::bad_policy);
  CHECK(world.run(with(R"({"quasi":["zip"],"k":9})"), "name,zip,ill,n\n").has_value());  // nobody is in it

  auto run = value(Pseudonymizer::create(with(R"({"quasi":["zip"],"k":3})"), world.context));
  CHECK(run.push(bytes_of(table)).has_value());
  CHECK(error_of(run.finish()) == ErrorCode::policy_denied);
  CHECK(error_of(run.push(bytes_of("x"))) == ErrorCode::policy_denied);
  CHECK(error_of(run.finish()) == ErrorCode::policy_denied);
}

TEST_CASE("pseudonymizer: a text comes back as it was, lookalikes too", "[privacy][pseudonymizer]") {
  World world;
  const auto rules = world.policy(std::string(text_rule), std::string(text_input));
  const std::string letter = "Herr Karl Osterkamp, Tel. 030 12345678, PERSON-7QX77 und place-holder.";
  CHECK(world.there_and_back(rules, letter) == letter);
  CHECK(world.report.lookalikes == 0);  // of the way back
  const auto safe = value(world.run(rules, letter));
  CHECK(world.report.lookalikes == 1);
  CHECK(world.report.tokens_made == 0);  // all known already
  CHECK(safe.find("Osterkamp") == std::string::npos);
  CHECK(safe.find("7QX77") == std::string::npos);
  CHECK(safe.find("place-holder") != std::string::npos);
  CHECK(value(world.run(rules, "nichts zu finden")) == "nichts zu finden");
  // Directly at other letters a token would not be found again.
  for (const std::string near : {"PERSON-7QX770171", "PERSON-7QX77PERSON-7QX77", "PERSON-7QX77\xC3\x9Cx"})
    CHECK(world.there_and_back(rules, near) == near);
  CHECK(world.report.print().find("Osterkamp") == std::string::npos);

  const auto types =
      world.policy(R"({"select":"text","do":"text","with":"type","min_score":0.5,"dictionary":["Nordlicht"]})",
                   std::string(text_input));
  world.context.vault = nullptr;
  CHECK(value(world.run(types, "Frau Hellwig, Nordlicht")) == "Frau [PERSON], [TERM]");
  CHECK(error_of(world.run(rules, "x")) == ErrorCode::bad_argument);
}

TEST_CASE("pseudonymizer: a value that stands once more is a leak", "[privacy][pseudonymizer]") {
  World world;
  // The name is found by its title only, and short names are not looked for again.
  const auto rules = world.policy(R"({"select":"text","do":"text","min_score":0.8})", std::string(text_input));
  CHECK(error_of(world.run(rules, "Herr Zwirbelmann kam. Dann ging Zwirbelmann.")) == ErrorCode::policy_denied);
  const auto lenient =
      world.policy(R"({"select":"text","do":"text","min_score":0.8,"leak_scan":false})", std::string(text_input));
  CHECK(value(world.run(lenient, "Herr Zwirbelmann kam. Dann ging Zwirbelmann.")).find("Zwirbelmann") !=
        std::string::npos);
  CHECK(world.report.leaks == 1);
}

TEST_CASE("pseudonymizer: what it needs and has not got", "[privacy][pseudonymizer]") {
  World world;
  const std::string table = "a\nvalue12\n";
  for (const auto* rule :
       {R"({"select":"col:a","do":"token","type":"PERSON"})", R"({"select":"col:a","do":"siv","type":"PERSON"})",
        R"({"select":"col:a","do":"ff1","alphabet":"alphanumeric"})",
        R"({"select":"col:a","do":"surrogate","kind":"name"})",
        R"({"select":"col:a","do":"dateshift","entity":"col:a"})"}) {
    const auto rules = world.policy(rule);
    world.context.keyring = nullptr;
    CHECK(error_of(world.run(rules, table)) == ErrorCode::bad_argument);
    world.context.keyring = &world.keyring;
    const Keyring empty;
    world.context.keyring = &empty;
    CHECK(error_of(world.run(rules, table)) == ErrorCode::no_matching_key);
    world.context.keyring = &world.keyring;
  }
  const auto unlinked = world.policy(R"({"select":"col:a","do":"token","type":"PERSON","link":"none"})");
  world.context.vault = nullptr;
  CHECK(error_of(world.run(unlinked, table)) == ErrorCode::bad_argument);
  const auto shift =
      world.policy(R"({"select":"col:a","do":"dateshift","entity":"col:e"},{"select":"col:e","do":"drop"})");
  CHECK(error_of(world.run(shift, "a,b\n1,2\n")) == ErrorCode::bad_policy);
  CHECK(error_of(world.run(shift, "a,e\n2024-01-01,\n")) == ErrorCode::bad_data);
  CHECK(value(world.run(shift, "a,e\n2024-01-01,x\n")).starts_with("a\n202"));
  const auto years = world.policy(R"({"select":"col:a","do":"generalize","to":"year","least_year":1936})");
  CHECK(value(world.run(years, "a\n1920-01-01\n1950-01-01\n")) == "a\n1936\n1950\n");
  const auto months = world.policy(R"({"select":"col:a","do":"generalize","to":"month","least_year":1936})");
  CHECK(value(world.run(months, "a\n01.01.1920\n1950-01-01\n")) == "a\n1936\n1950-01\n");
}

TEST_CASE("P11: under strict-203 what stays is looked through", "[privacy][pseudonymizer]") {
  World world;
  const auto strict = [&](const std::string& input, const std::string& rule) {
    return world.policy(rule, input, R"("extends":"builtin:strict-203",)");
  };
  const auto table = strict("{}", R"({"select":"col:*","do":"keep","because":"a product"})");
  for (const std::string_view hidden :
       {"anna@example.org", "Herr Karl Osterkamp", "DE89370400440532013000",
        "https://example.org/?user=anna@example.org", "https://example.org/?user=anna%40example.org",
        "QW5ydWYgdm9uIGFubmFAZXhhbXBsZS5vcmc=", "Tel. 030 12345678", "\"{\"\"name\"\":\"\"Erika Mustermann\"\"}\"",
        "Hauptstr. 5"})
    CHECK(error_of(world.run(table, "a,b\nx,y\nx," + std::string(hidden) + "\n")) == ErrorCode::policy_denied);
  const std::string good =
      "a,b\n\"Berlin\",2024-01-02\nACME GmbH,https://example.org/page\n,QW5ydWYgdm9uIG5pZW1hbmQu\n";
  CHECK(value(world.run(table, good)) == good);
  CHECK(world.report.values_scanned == 5);
  CHECK(world.report.values_unscanned == 0);
  const auto json = strict(std::string(json_input), R"({"select":"ptr:","do":"keep","because":"a product"})");
  CHECK(error_of(world.run(json, R"({"a":[{"b":"anna@example.org"}]})")) == ErrorCode::policy_denied);
  CHECK(value(world.run(json, R"({"a" :[{"b":"x"}]})")) == R"({"a" :[{"b":"x"}]})");
}

TEST_CASE("pseudonymizer: what is not to come back takes no vault", "[privacy][pseudonymizer]") {
  World world;
  for (const std::string name : {"research-release", "test-data"}) {
    std::vector<PolicyFault> faults;
    const auto rules = value(Policy::parse(bytes_of(builtin_policy(name)), faults));
    world.context.vault = &*world.vault;
    CHECK(error_of(world.run(rules, "x")) == ErrorCode::policy_denied);
    world.context.vault = nullptr;
    CHECK(value(world.run(rules, "Frau Hellwig")) == "Frau [PERSON]");
  }
}

TEST_CASE("pseudonymizer: versions that are accepted come back", "[privacy][pseudonymizer]") {
  World world;
  const auto one = world.policy(R"({"select":"col:a","do":"siv","type":"IBAN"})");
  const auto old = value(world.run(one, "a\nDE1\n"));
  CHECK(value(world.keyring.rotate("main", 2, provider())) == 2);
  CHECK(error_of(world.run(one, old, RunDirection::restore)) == ErrorCode::unresolved_token);
  std::vector<PolicyFault> faults;
  const auto both = value(
      Policy::parse(bytes_of(R"({"policy_version":1,"domain":"d","keys":{"p":{"ref":"main","version":2,"accept":[1]}},
    "fields":[{"select":"col:a","do":"siv","type":"IBAN"}]})"),
                    faults));
  CHECK(value(world.run(both, old, RunDirection::restore)) == "a\nDE1\n");
  CHECK(world.restored.restored == 1);
  CHECK(value(world.run(both, "a\nDE1\n")) != old);
  CHECK(value(world.run(world.policy(R"({"select":"col:a","do":"keep","because":"b"})"), "a\nx\n",
                        RunDirection::restore)) == "a\nx\n");
}

TEST_CASE("pseudonymizer: a person stays one by surname or given name alone", "[privacy][pseudonymizer]") {
  World world;
  const auto rules = world.policy(std::string(text_rule), std::string(text_input));
  const auto token_in = [](std::string_view text) {
    const auto at = text.find("PERSON-");
    return at == std::string_view::npos ? std::string() : std::string(text.substr(at, 12));
  };
  const std::string letter =
      "Frau Osterkamp rief an. Frau Karla Osterkamp kommt, und Karla bringt Osterkamps Akte mit.";
  const auto safe = value(world.run(rules, letter));
  const auto token = token_in(safe);
  CHECK(safe == "Frau " + token + ".L rief an. Frau " + token + " kommt, und " + token + ".F bringt " + token +
                    ".Ls Akte mit.");
  CHECK(value(world.run(rules, safe, RunDirection::restore)) == letter);
  // In the next text of the same vault too, and as a model may write it.
  const auto next = value(world.run(rules, "Frau Osterkamp fragt."));
  CHECK(next == "Frau " + token + ".L fragt.");
  CHECK(value(world.run(rules, token + ".L, " + token + ".f " + token + ".Lars " + token + ".",
                        RunDirection::restore)) == "Osterkamp, Karla Karla Osterkamp.Lars Karla Osterkamp.");
  // A name that is followed by `.L` anyway takes it along.
  CHECK(world.there_and_back(rules, "Frau Karla Osterkamp.L ging.") == "Frau Karla Osterkamp.L ging.");
  CHECK(world.there_and_back(rules, "Frau Karla Osterkamp.Leider.") == "Frau Karla Osterkamp.Leider.");
  // A part that never stood alone is a word of the full name.
  const auto other = token_in(value(world.run(rules, "Herr Peter von Brandis ging.")));
  CHECK(value(world.run(rules, other + ".L und " + other + ".F", RunDirection::restore)) == "Brandis und Peter");
  // Forgotten together.
  CHECK(world.vault->forget_value("Karla Osterkamp") == 3);

  // Two of one surname: whose it is cannot be told.
  World two;
  const auto both = value(two.run(rules, "Frau Eva Hellwig und Herr Jan Hellwig. Herr Hellwig sprach."));
  CHECK(both.find(".L") == std::string::npos);
  CHECK(value(two.run(rules, both, RunDirection::restore)) ==
        "Frau Eva Hellwig und Herr Jan Hellwig. Herr Hellwig sprach.");
}

TEST_CASE("pseudonymizer: short tokens of a vault in tables", "[privacy][pseudonymizer]") {
  World world;
  const auto rules = world.policy(
      R"({"select":"col:n","do":"token","type":"PERSON","form":"short","person":"col:i"},{"select":"col:i","do":"drop"})");
  const std::string table = "n,i\nErika,1\nJan,2\nErika,1\n";
  const auto safe = value(world.run(rules, table));
  CHECK(safe.size() == std::string_view("n\nPERSON-12345\nPERSON-12345\nPERSON-12345\n").size());
  CHECK(world.report.tokens_made == 2);
  CHECK(value(world.run(rules, safe, RunDirection::restore)) == "n\nErika\nJan\nErika\n");
  CHECK(world.vault->forget_person("1") == 1);
  world.context.vault = nullptr;
  CHECK(error_of(world.run(rules, table)) == ErrorCode::bad_argument);
}

TEST_CASE("canonical form", "[privacy][pseudonymizer]") {
  std::string to;
  CanonicalForm form;
  CHECK_FALSE(form.changes());
  ok(bring_to_canonical_form(" A ", form, to));
  CHECK(to == " A ");
  form = {.trim = true, .spaces = true, .lower = true};
  ok(bring_to_canonical_form(" \tM\xC3\x9CLLER \n  Meier ", form, to));
  CHECK(to == "m\xC3\xBCller meier");
  form = {.alphanumeric = true};
  ok(bring_to_canonical_form("DE 12-34/\xC3\xA4", form, to));
  CHECK(to == "DE1234\xC3\xA4");
  form = {.normalize = true};
  ok(bring_to_canonical_form("Mu\xCC\x88ller", form, to));
  CHECK(to == "M\xC3\xBCller");
  form = {.normalize = true, .german = true, .trim = true};
  ok(bring_to_canonical_form(" Mu\xCC\x88\xC3\x9F \xC3\x84\xE1\xBA\x9E", form, to));
  CHECK(to == "Muess AeSS");
  form = {.compatible = true, .fold = true};
  ok(
      bring_to_canonical_form("\xEF\xAC\x81 STRA\xC3\x9F"
                              "E \xCE\xA3",
                              form, to));
  CHECK(to == "fi strasse \xCF\x83");
  CHECK(bring_to_canonical_form("\xFF", form, to).error().code == ErrorCode::bad_data);
}

TEST_CASE("pseudonymizer: rekey gives what the new version would have given", "[privacy][pseudonymizer]") {
  World world;
  const auto with = [](std::string_view key) {
    std::vector<PolicyFault> faults;
    return value(Policy::parse(
        bytes_of(R"({"policy_version":1,"domain":"d","keys":{"p":{"ref":"main",)" + std::string(key) + R"(}},
      "fields":[{"select":"col:a","do":"siv","type":"IBAN"},{"select":"col:b","do":"ff1"},{"select":"col:c","do":"token","type":"PERSON"},
                {"select":"col:d","do":"mask"}]})"),
        faults));
  };
  const std::string table = "a,b,c,d\nDE1,1234567,Erika,xx\n";
  const auto old = value(world.run(with(R"("version":1)"), table));
  CHECK(value(world.keyring.rotate("main", 2, provider())) == 2);
  const auto both = with(R"("version":2,"accept":[1])");
  CHECK(value(world.run(both, old, RunDirection::rekey)) == value(world.run(both, table)));
  CHECK(error_of(world.run(with(R"("version":2)"), old, RunDirection::rekey)) == ErrorCode::bad_policy);
  CHECK(error_of(world.run(both, table, RunDirection::rekey)) == ErrorCode::unresolved_token);
  CHECK(world.vault->forget_value("Erika") == 2);
  CHECK(error_of(world.run(both, old, RunDirection::rekey)) == ErrorCode::unresolved_token);
  world.context.vault = nullptr;
  CHECK(error_of(world.run(both, old, RunDirection::rekey)) == ErrorCode::bad_argument);
}

TEST_CASE("pseudonymizer: values have to be what the policy requires", "[privacy][pseudonymizer]") {
  World world;
  const auto strict = world.policy(R"({"select":"col:a","do":"mask","require":{"check":"iban"}})");
  CHECK(value(world.run(strict, "a\nDE89370400440532013000\n\"\"\n")) == "a\n**********************\n\"\"\n");
  CHECK(error_of(world.run(strict, "a\nDE00370400440532013000\n")) == ErrorCode::bad_data);
  const auto lenient = world.policy(
      R"({"select":"col:a","do":"drop","require":{"check":"iban","on_fail":"quarantine"}},{"select":"col:b","do":"token","type":"PERSON"})");
  CHECK(error_of(world.run(lenient, "a,b\nx,y\n")) == ErrorCode::bad_argument);
  std::string kept_out;
  world.context.quarantine = [&](std::string_view row) -> Status {
    kept_out += row;
    return {};
  };
  const auto safe = value(world.run(lenient, "a,b\nDE1,Max\nDE89370400440532013000,Erika\n"));
  CHECK(kept_out == "DE1,Max");
  CHECK(world.report.rows_quarantined == 1);
  CHECK(world.vault->size() == 1);  // nothing of the row that left was recorded
  CHECK(safe.find("Max") == std::string::npos);
  const auto json =
      world.policy(R"({"select":"key:a","do":"mask","require":{"check":"luhn"}})", std::string(json_input));
  CHECK(value(world.run(json, R"({"a":"4111111111111111"})")) == R"({"a":"****************"})");
  CHECK(error_of(world.run(json, R"({"a":"4111111111111112"})")) == ErrorCode::bad_data);
}
