// SPDX-License-Identifier: Apache-2.0
#include "evidence/evidence.h"

#include <nlohmann/json.hpp>

#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

std::string line(std::uint64_t sequence, std::string operation, std::string outcome, std::string error = {}) {
  AuditRecord record;
  record.sequence = sequence;
  record.time = 1'800'000'000 + static_cast<std::int64_t>(sequence);
  record.operation = std::move(operation);
  record.outcome = std::move(outcome);
  record.error = std::move(error);
  return value(record.print());
}

EvidenceFacts facts() {
  EvidenceFacts facts;
  facts.tool_version = "1.2.3";
  facts.now = 1'800'086'400;
  facts.policy = value(tenant_profile("strict-203", "kanzlei-a", std::string(64, 'a')));
  facts.policy.recipients = {{"archive", "siegel1archive", RecipientClass::storage, "EU"},
                             {"model", "siegel1model", RecipientClass::ai, "EU"}};
  facts.policy.epochs = {{1, "siegel1one", 1'700'000'000, 1'750'000'000, 1'760'000'000, true},
                         {2, "siegel1two", 1'750'000'000, 1'790'000'000, 1'790'000'001, false},
                         {3, "siegel1three", 1'790'000'000, 1'795'000'000, 1'900'000'000, false},
                         {4, "siegel1four", 1'800'000'000, 0, 0, false}};
  facts.policy_digest = std::string(64, 'b');
  facts.policy_signer = "siegel-signer1x";
  facts.checkpoint.origin = "kanzlei-a";
  facts.checkpoint.size = 7;
  facts.log_key = "kanzlei-a+00000000+AAAA";
  return facts;
}

/// What stands beside a fact of a measure.
std::vector<std::string> values(const nlohmann::json& report, const std::string& id, const std::string& what) {
  std::vector<std::string> found;
  for (const auto& measure : report.at("measures"))
    if (measure.at("id") == id)
      for (const auto& fact : measure.at("enforced"))
        if (fact.at("what").get<std::string>().starts_with(what)) found.push_back(fact.at("value"));
  return found;
}

}  // namespace

TEST_CASE("a log is counted by operation, outcome and rule", "[evidence]") {
  LogTally tally;
  const std::array lines{line(0, "policy", "adopted"),
                         line(1, "seal", "started"),
                         line(2, "seal", "done"),
                         line(3, "seal", "started"),
                         line(4, "seal", "refused", "policy_denied:padding"),
                         line(5, "open", "started"),
                         line(6, "open", "refused", "policy_denied"),
                         line(7, "open", "started"),
                         line(8, "open", "failed", "no_matching_key"),
                         line(9, "verify", "started"),
                         line(10, "log", "recovered"),
                         line(11, "seal", "done")};
  for (const auto& one : lines) REQUIRE(tally.add(one).has_value());
  REQUIRE(tally.records == 12);
  REQUIRE(tally.first_time == 1'800'000'000);
  REQUIRE(tally.last_time == 1'800'000'011);
  REQUIRE(tally.operations.at("seal").done == 2);
  REQUIRE(tally.operations.at("seal").refused == 1);
  REQUIRE(tally.operations.at("seal").unfinished == 0);
  REQUIRE(tally.operations.at("open").failed == 1);
  REQUIRE(tally.operations.at("verify").unfinished == 1);
  REQUIRE(tally.refusals == std::map<std::string, std::uint64_t>{{"padding", 1}, {"tenant", 1}});
  REQUIRE(tally.policy_changes == 1);
  REQUIRE(tally.recoveries == 1);
  REQUIRE(error_of(tally.add("{}")) == ErrorCode::log_forged);
}

TEST_CASE("a report says what is enforced with its fact, and what stays a duty", "[evidence]") {
  auto known = facts();
  REQUIRE(known.log.add(line(0, "pseudonymize", "started")).has_value());
  REQUIRE(known.log.add(line(1, "pseudonymize", "done")).has_value());
  REQUIRE(known.log.add(line(2, "seal", "started")).has_value());
  REQUIRE(known.log.add(line(3, "seal", "refused", "policy_denied:region")).has_value());
  const auto report = nlohmann::json::parse(evidence_json(known, EvidenceLanguage::english));
  REQUIRE(report.at("evidence_version") == 1);
  REQUIRE(report.at("tenant") == "kanzlei-a");
  REQUIRE(report.at("created") == "2027-01-16T08:00:00Z");
  REQUIRE(report.at("measures").size() == 7);
  for (const auto& measure : report.at("measures")) {
    REQUIRE_FALSE(measure.at("enforced").empty());
    REQUIRE_FALSE(measure.at("duties_of_the_operator").empty());
  }
  REQUIRE(values(report, "encryption", "Padding") == std::vector<std::string>{"yes"});
  const auto epochs = values(report, "keys", "Key epoch");
  REQUIRE(epochs.size() == 4);
  REQUIRE(epochs[0].ends_with("shredded"));
  REQUIRE(epochs[1].find("OVERDUE") != std::string::npos);
  REQUIRE(epochs[2].find("shred due 2030") != std::string::npos);
  REQUIRE(epochs[3].find(", 1 d, ") != std::string::npos);
  REQUIRE(values(report, "confidentiality", "Recipient").size() == 2);
  REQUIRE(values(report, "confidentiality", "Refused by rule") == std::vector<std::string>{"region: 1"});
  REQUIRE(values(report, "confidentiality", "The key that signs") == std::vector<std::string>{"no"});
  REQUIRE(values(report, "ai", "Runs of") == std::vector<std::string>{"1"});
  REQUIRE(values(report, "review", "done").size() == 2);

  auto bare = facts();
  bare.policy.epochs.clear();
  bare.policy.recipients.clear();
  bare.policy.ai_policy.clear();
  bare.policy.padding_required = bare.policy.metadata_required = false;
  bare.policy_key_is_elsewhere = true;
  const auto empty = nlohmann::json::parse(evidence_json(bare, EvidenceLanguage::english));
  REQUIRE(values(empty, "keys", "Key epochs") == std::vector<std::string>{"-"});
  REQUIRE(values(empty, "review", "Records from") == std::vector<std::string>{"-"});
  REQUIRE(values(empty, "ai", "Only what") == std::vector<std::string>{"nothing goes there"});
  REQUIRE(values(empty, "confidentiality", "The key that signs") == std::vector<std::string>{"yes"});
}

TEST_CASE("the report is the same in German, and in HTML that says its language", "[evidence]") {
  const auto english = nlohmann::json::parse(evidence_json(facts(), EvidenceLanguage::english));
  const auto german = nlohmann::json::parse(evidence_json(facts(), EvidenceLanguage::german));
  REQUIRE(german.at("measures").size() == english.at("measures").size());
  for (std::size_t i = 0; i < english.at("measures").size(); ++i) {
    const auto& en = english.at("measures")[i];
    const auto& de = german.at("measures")[i];
    REQUIRE(en.at("title") != de.at("title"));
    REQUIRE(en.at("enforced").size() == de.at("enforced").size());
    for (std::size_t j = 0; j < en.at("enforced").size(); ++j) {
      const auto in_english = en.at("enforced")[j].at("value").get<std::string>();
      const auto in_german = de.at("enforced")[j].at("value").get<std::string>();
      const std::map<std::string, std::string> words{{"yes", "ja"}, {"no", "nein"}};
      REQUIRE(in_german == (words.contains(in_english) ? words.at(in_english) : in_english));
    }
    REQUIRE(en.at("duties_of_the_operator").size() == de.at("duties_of_the_operator").size());
  }
  auto odd = facts();
  odd.policy_signer = "<script>&\"";
  const auto html = evidence_html(odd, EvidenceLanguage::german);
  REQUIRE(html.starts_with("<!doctype html>\n<html lang=\"de\">"));
  REQUIRE(html.find("<script>") == std::string::npos);
  REQUIRE(html.find("&lt;script&gt;&amp;&quot;") != std::string::npos);
  REQUIRE(html.find("§ 203 StGB") != std::string::npos);
  REQUIRE(evidence_html(odd, EvidenceLanguage::english).find("<html lang=\"en\">") != std::string::npos);
}
