// SPDX-License-Identifier: Apache-2.0
#include "policy/decision.h"

#include <algorithm>

namespace siegel {
namespace {

bool holds(const std::vector<std::string>& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

std::optional<Refusal> decide_recipient(const TenantPolicy& policy, const SealFacts& facts,
                                        const RecipientFact& recipient) {
  if (!holds(policy.recipient_types, recipient.type))
    return Refusal{"recipient_type", "the policy of the tenant does not allow this type of recipient"};
  if (recipient.type == "passphrase") return std::nullopt;
  if (const auto* const epoch = recipient.pin.empty() ? nullptr : policy.find_epoch(recipient.pin)) {
    if (epoch->seals_at(facts.now)) return std::nullopt;
    return Refusal{"epoch", "the key epoch is over, or has not begun: nothing is sealed to it"};
  }
  const auto* const allowed = recipient.pin.empty() ? nullptr : policy.find(recipient.pin);
  if (allowed == nullptr) return Refusal{"recipient", "the policy of the tenant does not name this recipient"};
  if (!holds(policy.regions, allowed->region))
    return Refusal{"region", "a recipient is in a region that the policy of the tenant does not allow"};
  if (allowed->recipient_class != RecipientClass::ai) return std::nullopt;
  if (policy.ai_policy.empty()) return Refusal{"ai", "the policy of the tenant allows no recipient of class ai"};
  if (facts.pseudonymized_under != policy.ai_policy)
    return Refusal{
        "ai_policy",
        "content for a recipient of class ai has to be pseudonymized first, under the policy the tenant names"};
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> decide_seal(const TenantPolicy& policy, const SealFacts& facts) {
  if (!facts.is_own_format)
    return Refusal{"format", "a tenant seals in Siegel's own format only: the others carry neither tenant nor policy"};
  for (const auto& recipient : facts.recipients)
    if (auto refusal = decide_recipient(policy, facts, recipient)) return refusal;
  for (const auto& key : policy.required_context)
    if (!holds(facts.context_keys, key))
      return Refusal{"context", "the policy of the tenant requires a context that is not given"};
  if (policy.padding_required && !facts.is_padded)
    return Refusal{"padding", "the policy of the tenant requires padding"};
  if (policy.metadata_required && !facts.has_metadata)
    return Refusal{"metadata", "the policy of the tenant requires sealed metadata"};
  if (!policy.signers.empty() && !holds(policy.signers, facts.signer))
    return Refusal{"signature", facts.signer.empty() ? "the policy of the tenant requires a signature"
                                                     : "the policy of the tenant does not name this signer"};
  return std::nullopt;
}

}  // namespace siegel
