// SPDX-License-Identifier: Apache-2.0
#include "policy/decision.h"

#include <algorithm>
#include <array>

namespace siegel {
namespace {

constexpr std::array<Refusal, 13> refusals{{
    {"recipient_type", "the policy of the tenant does not allow this type of recipient"},
    {"epoch", "the key epoch is over, or has not begun: nothing is sealed to it"},
    {"recipient", "the policy of the tenant does not name this recipient"},
    {"region", "a recipient is in a region that the policy of the tenant does not allow"},
    {"ai", "the policy of the tenant allows no recipient of class ai"},
    {"ai_policy",
     "content for a recipient of class ai has to be pseudonymized first, under the policy the tenant names"},
    {"format", "a tenant seals in Siegel's own format only: the others carry neither tenant nor policy"},
    {"context", "the policy of the tenant requires a context that is not given"},
    {"padding", "the policy of the tenant requires padding"},
    {"metadata", "the policy of the tenant requires sealed metadata"},
    {"signature", "the policy of the tenant requires a signature"},
    {"signature", "the policy of the tenant does not name this signer"},
    {"log", "the policy of the tenant requires an audit log"},
}};

/// The first refusal of a rule. A rule that is not there does not compile: nothing stands at the end.
consteval Refusal because(std::string_view rule) { return *std::ranges::find(refusals, rule, &Refusal::rule); }
constexpr Refusal other_signer = refusals[11];

bool holds(const std::vector<std::string>& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

std::optional<Refusal> decide_recipient(const TenantPolicy& policy, const SealFacts& facts,
                                        const RecipientFact& recipient) {
  if (!holds(policy.recipient_types, recipient.type)) return because("recipient_type");
  if (recipient.type == "passphrase") return std::nullopt;
  if (const auto* const epoch = recipient.pin.empty() ? nullptr : policy.find_epoch(recipient.pin)) {
    if (epoch->seals_at(facts.now)) return std::nullopt;
    return because("epoch");
  }
  const auto* const allowed = recipient.pin.empty() ? nullptr : policy.find(recipient.pin);
  if (allowed == nullptr) return because("recipient");
  if (!holds(policy.regions, allowed->region)) return because("region");
  if (allowed->recipient_class != RecipientClass::ai) return std::nullopt;
  if (policy.ai_policy.empty()) return because("ai");
  if (facts.pseudonymized_under != policy.ai_policy) return because("ai_policy");
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> decide_seal(const TenantPolicy& policy, const SealFacts& facts) {
  if (!facts.is_own_format) return because("format");
  for (const auto& recipient : facts.recipients)
    if (auto refusal = decide_recipient(policy, facts, recipient)) return refusal;
  for (const auto& key : policy.required_context)
    if (!holds(facts.context_keys, key)) return because("context");
  if (policy.padding_required && !facts.is_padded) return because("padding");
  if (policy.metadata_required && !facts.has_metadata) return because("metadata");
  if (!policy.signers.empty() && !holds(policy.signers, facts.signer))
    return facts.signer.empty() ? because("signature") : other_signer;
  return std::nullopt;
}

std::optional<Refusal> decide_operation(const TenantPolicy& policy, bool is_logged) {
  if (policy.log_required && !is_logged) return because("log");
  return std::nullopt;
}

std::string_view rule_of(std::string_view sentence) {
  const auto* const found = std::ranges::find(refusals, sentence, &Refusal::sentence);
  return found == refusals.end() ? std::string_view{} : found->rule;
}

}  // namespace siegel
