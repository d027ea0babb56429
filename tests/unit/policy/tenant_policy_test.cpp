// SPDX-License-Identifier: Apache-2.0
#include "policy/decision.h"

#include <algorithm>

#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const std::string digest(64, 'a');

TenantPolicy full_policy() {
  auto policy = value(tenant_profile("strict-203", "kanzlei-a", digest));
  policy.version = 7;
  policy.recipients = {{"archive", "siegel1archive", RecipientClass::storage, "EU"},
                       {"colleague", "kek:0102", RecipientClass::person, "US"},
                       {"model", "siegel1model", RecipientClass::ai, "EU"}};
  policy.required_context = {"matter"};
  policy.epochs = {{1, "siegel1old", 100, 200, 300, true},
                   {2, "siegel1closed", 200, 300, 0, false},
                   {12, "siegel1now", 300, 0, 0, false}};
  return policy;
}

SealFacts allowed_facts() {
  SealFacts facts;
  facts.recipients = {{"x25519", "siegel1archive"}};
  facts.context_keys = {"matter", "year"};
  facts.is_padded = facts.has_metadata = true;
  return facts;
}

/// The rule that refuses; empty if nothing does.
std::string rule_for(const TenantPolicy& policy, const SealFacts& facts) {
  const auto refusal = decide_seal(policy, facts);
  return refusal ? std::string(refusal->rule) : "";
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a policy of a tenant comes back as it was printed", "[policy]") {
  REQUIRE(value(TenantPolicy::parse(full_policy().print())) == full_policy());
  const auto plain = value(tenant_profile("standard", "b", ""));
  REQUIRE(value(TenantPolicy::parse(plain.print())) == plain);
}

TEST_CASE("the profiles are what their names promise", "[policy]") {
  const auto strict = value(tenant_profile("strict-203", "a", digest));
  REQUIRE(strict.recipients.empty());
  REQUIRE(strict.regions == std::vector<std::string>{"EU"});
  REQUIRE(strict.padding_required);
  REQUIRE(strict.metadata_required);
  REQUIRE(strict.log_required);
  REQUIRE_FALSE(value(tenant_profile("standard", "a", "")).log_required);
  REQUIRE(std::ranges::find(strict.recipient_types, "passphrase") == strict.recipient_types.end());
  REQUIRE(std::ranges::find(strict.recipient_types, "external") == strict.recipient_types.end());
  REQUIRE_FALSE(value(tenant_profile("standard", "a", "")).padding_required);
  REQUIRE(error_of(tenant_profile("strict-204", "a", "")) == ErrorCode::bad_argument);
  for (const std::string_view name : {"", "a b", "a/b", "ä", "a+b"})
    REQUIRE(error_of(tenant_profile("standard", name, "")) == ErrorCode::bad_argument);
  REQUIRE(error_of(tenant_profile("standard", std::string(65, 'a'), "")) == ErrorCode::bad_argument);
}

TEST_CASE("a policy that is not as described is refused", "[policy]") {
  const auto text = full_policy().print();
  const auto code = [&](std::string_view from, std::string_view to) {
    return error_of(TenantPolicy::parse(replaced(text, from, to)));
  };
  REQUIRE(error_of(TenantPolicy::parse("")) == ErrorCode::bad_policy);
  REQUIRE(error_of(TenantPolicy::parse("[]")) == ErrorCode::bad_policy);
  REQUIRE(error_of(TenantPolicy::parse(std::string(70'000, ' '))) == ErrorCode::too_large);
  REQUIRE(code(R"("tenant_policy_version": 1)", R"("tenant_policy_version": 2)") == ErrorCode::unsupported);
  REQUIRE(code(R"("tenant_policy_version": 1,)", "") == ErrorCode::bad_policy);
  REQUIRE(code(R"("version": 7)", R"("version": "7")") == ErrorCode::bad_policy);
  REQUIRE(code(R"("padding_required": true)", R"("padding_required": 1)") == ErrorCode::bad_policy);
  REQUIRE(code(R"("padding_required": true)", R"("padding_require": true)") == ErrorCode::bad_policy);
  REQUIRE(code(R"("tenant": "kanzlei-a")", R"("tenant": "kanzlei a")") == ErrorCode::bad_policy);
  REQUIRE(code(R"("class": "storage")", R"("class": "cloud")") == ErrorCode::bad_policy);
  REQUIRE(code(R"("region": "US")", R"("region": "")") == ErrorCode::bad_policy);
  REQUIRE(code(R"("region": "US")", R"("region": "US", "more": 1)") == ErrorCode::bad_policy);
  REQUIRE(code(R"("kek:0102")", R"("kek:010")") == ErrorCode::bad_policy);
  REQUIRE(code(R"("kek:0102")", R"("kek:")") == ErrorCode::bad_policy);
  REQUIRE(code(R"("siegel1archive")", R"("https://archive")") == ErrorCode::bad_policy);
  REQUIRE(code(R"("archive":)", R"("ar chive":)") == ErrorCode::bad_policy);
  REQUIRE(code(R"("mlkem768-x25519")", R"("external")") == ErrorCode::bad_policy);
  REQUIRE(code(R"("matter")", R"("")") == ErrorCode::bad_policy);
  REQUIRE(code(R"("matter")", "5") == ErrorCode::bad_policy);
  REQUIRE(code(digest, std::string(63, 'a')) == ErrorCode::bad_policy);
  REQUIRE(code(digest, std::string(64, 'g')) == ErrorCode::bad_policy);
  REQUIRE(code(R"("12":)", R"("012":)") == ErrorCode::bad_policy);
  REQUIRE(code(R"("12":)", R"("x":)") == ErrorCode::bad_policy);
  REQUIRE(code(R"("12":)", R"("1234567890":)") == ErrorCode::bad_policy);
  REQUIRE(code(R"("siegel1now")", R"("kek:01")") == ErrorCode::bad_policy);
  REQUIRE(code(R"("shredded": true)", R"("shredded": 1)") == ErrorCode::bad_policy);
  auto many = full_policy();
  for (int i = 0; i < 500; ++i)
    many.recipients.push_back({"r" + std::to_string(i), "siegel1" + std::to_string(i), RecipientClass::person, "EU"});
  REQUIRE(error_of(TenantPolicy::parse(many.print())) == ErrorCode::too_large);
  auto long_list = full_policy();
  long_list.regions.assign(33, "EU");
  REQUIRE(error_of(TenantPolicy::parse(long_list.print())) == ErrorCode::bad_policy);
  for (const auto* no_signer : {"siegel1archive", "siegel-signer1", "", "SIEGEL-SIGNING-KEY-1"}) {
    auto signing = full_policy();
    signing.signers = {no_signer};
    REQUIRE(error_of(TenantPolicy::parse(signing.print())) == ErrorCode::bad_policy);
  }
}

TEST_CASE("each rule has a wish that it allows and one that it refuses", "[policy]") {
  const auto policy = full_policy();
  REQUIRE(rule_for(policy, allowed_facts()).empty());
  const auto refused = [&](auto change) {
    auto facts = allowed_facts();
    change(facts);
    return rule_for(policy, facts);
  };
  REQUIRE(refused([](SealFacts& f) { f.is_own_format = false; }) == "format");
  REQUIRE(refused([](SealFacts& f) { f.recipients.push_back({"passphrase", ""}); }) == "recipient_type");
  REQUIRE(refused([](SealFacts& f) { f.recipients.push_back({"external", ""}); }) == "recipient_type");
  REQUIRE(refused([](SealFacts& f) { f.recipients.push_back({"x25519", "siegel1other"}); }) == "recipient");
  REQUIRE(refused([](SealFacts& f) { f.recipients.push_back({"x25519", ""}); }) == "recipient");
  REQUIRE(refused([](SealFacts& f) { f.recipients.push_back({"kek", "kek:0102"}); }) == "region");
  REQUIRE(refused([](SealFacts& f) { f.recipients = {{"x25519", "siegel1model"}}; }) == "ai_policy");
  REQUIRE(refused([](SealFacts& f) {
            f.recipients = {{"x25519", "siegel1model"}};
            f.pseudonymized_under = std::string(64, 'b');
          }) == "ai_policy");
  REQUIRE(refused([](SealFacts& f) {
            f.recipients = {{"x25519", "siegel1model"}};
            f.pseudonymized_under = digest;
          }).empty());
  const auto epoch = [&](const char* pin, std::uint64_t now) {
    return refused([&](SealFacts& f) {
      f.recipients = {{"x25519", pin}};
      f.now = now;
    });
  };
  REQUIRE(epoch("siegel1now", 300).empty());
  REQUIRE(epoch("siegel1now", 299) == "epoch");
  REQUIRE(epoch("siegel1closed", 299).empty());
  REQUIRE(epoch("siegel1closed", 300) == "epoch");
  REQUIRE(epoch("siegel1closed", 199) == "epoch");
  REQUIRE(epoch("siegel1old", 150) == "epoch");
  REQUIRE(policy.current_epoch(299)->number == 2);
  REQUIRE(policy.current_epoch(400)->number == 12);
  REQUIRE(policy.current_epoch(150) == nullptr);
  REQUIRE(refused([](SealFacts& f) { f.context_keys = {"year"}; }) == "context");
  REQUIRE(refused([](SealFacts& f) { f.is_padded = false; }) == "padding");
  REQUIRE(refused([](SealFacts& f) { f.has_metadata = false; }) == "metadata");

  auto signing = policy;
  signing.signers = {"siegel-signer1a", "siegel-signer1b"};
  auto wish = allowed_facts();
  REQUIRE(rule_for(signing, wish) == "signature");
  wish.signer = "siegel-signer1c";
  REQUIRE(rule_for(signing, wish) == "signature");
  wish.signer = "siegel-signer1b";
  REQUIRE(rule_for(signing, wish).empty());
  REQUIRE(rule_for(policy, wish).empty());

  // What a looser policy allows.
  auto loose = policy;
  loose.regions = {"EU", "US"};
  auto facts = allowed_facts();
  facts.recipients.push_back({"kek", "kek:0102"});
  REQUIRE(rule_for(loose, facts).empty());
  loose.recipient_types.emplace_back("passphrase");
  facts.recipients.push_back({"passphrase", ""});
  REQUIRE(rule_for(loose, facts).empty());
  loose.padding_required = loose.metadata_required = false;
  loose.required_context.clear();
  facts.is_padded = facts.has_metadata = false;
  facts.context_keys.clear();
  REQUIRE(rule_for(loose, facts).empty());
  loose.ai_policy.clear();
  facts.recipients = {{"x25519", "siegel1model"}};
  REQUIRE(rule_for(loose, facts) == "ai");
  // Nobody is allowed anything where nothing is said.
  REQUIRE(rule_for(TenantPolicy{}, allowed_facts()) == "recipient_type");
}

TEST_CASE("nothing is done without a log where the policy requires one", "[policy]") {
  TenantPolicy policy;
  REQUIRE_FALSE(decide_operation(policy, false));
  policy.log_required = true;
  REQUIRE_FALSE(decide_operation(policy, true));
  const auto refusal = decide_operation(policy, false);
  REQUIRE(refusal);
  REQUIRE(refusal->rule == "log");
  REQUIRE(rule_of(refusal->sentence) == "log");
  REQUIRE(rule_of("the policy of the tenant does not name this signer") == "signature");
  REQUIRE(rule_of("something else").empty());
}
