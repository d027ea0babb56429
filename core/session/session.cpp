// SPDX-License-Identifier: Apache-2.0
#include "session/session.h"

#include <algorithm>

#include "audit/signed_note.h"
#include "codec/hex.h"
#include "keys/kek.h"
#include "keys/key_text.h"

namespace siegel {
namespace {

/// The tenant that a signed policy claims to be of; whether it is shows the signature.
std::string_view claimed_tenant(std::string_view note) {
  constexpr std::string_view before = "\xE2\x80\x94 ";
  const auto line = note.rfind(before);
  if (line == std::string_view::npos) return {};
  const auto rest = note.substr(line + before.size());
  return rest.substr(0, rest.find(' '));
}

RecipientFact fact_of(const Recipient& recipient) {
  RecipientFact fact{std::string(name_of(recipient.type())), {}};
  if (const auto* const key = dynamic_cast<const PublicKeyRecipient*>(&recipient)) fact.pin = print_recipient(*key);
  if (const auto* const kek = dynamic_cast<const KekRecipient*>(&recipient))
    fact.pin = "kek:" + encode_hex(kek->key_id());
  return fact;
}

}  // namespace

Result<std::string> sign_tenant_policy(const TenantPolicy& policy, const SigningKey& key, const Provider& provider) {
  return sign_note(policy.print(), policy.tenant, key.seed(), provider);
}

Result<Session> Session::open(std::string_view signed_policy, const Signer& signer, std::uint64_t least_version,
                              const Provider& provider) {
  const NoteVerifier verifier{std::string(claimed_tenant(signed_policy)), signer.public_key()};
  SIEGEL_TRY(const auto text, open_note(signed_policy, verifier, provider));
  SIEGEL_TRY(auto policy, TenantPolicy::parse(text));
  if (policy.tenant != verifier.name)
    return fail(ErrorCode::bad_signature, "the policy is signed for another tenant than the one it is of");
  if (policy.version < least_version)
    return fail(ErrorCode::policy_denied, "the policy of the tenant is older than the one that was in force");
  std::vector<Signer> signers;
  for (const auto& signer_text : policy.signers) {
    const auto one = Signer::parse(signer_text);
    if (!one) return fail(ErrorCode::bad_policy, "a signer in the policy of the tenant is none");
    signers.push_back(*one);
  }
  const auto hash = provider.sha_256();
  hash->update(bytes_of(text));
  return Session(std::move(policy), std::move(signers), hash->finish(), provider);
}

SealFacts Session::facts_of(std::span<const Recipient* const> recipients, const SealOptions& options) {
  SealFacts facts;
  for (const auto* recipient : recipients) facts.recipients.push_back(fact_of(*recipient));
  for (const auto& [key, value] : options.context) facts.context_keys.push_back(key);
  facts.is_padded = options.padding != Padding::none;
  facts.has_metadata = options.metadata.has_value();
  if (const auto signer = signer_of(options)) facts.signer = signer->print();
  return facts;
}

std::optional<Refusal> Session::decide_rewrap(std::span<const Recipient* const> recipients, std::uint64_t now) const {
  auto facts = facts_of(recipients, {});
  facts.now = now;
  facts.context_keys = policy_.required_context;
  facts.is_padded = facts.has_metadata = true;
  if (!policy_.signers.empty()) facts.signer = policy_.signers.front();  // opening it has asked for one of them
  return decide(facts);
}

Result<PreparedSeal> Session::seal(std::span<const Recipient* const> recipients, SealOptions options, std::uint64_t now,
                                   std::string_view pseudonymized_under) const {
  auto facts = facts_of(recipients, options);
  facts.now = now;
  facts.pseudonymized_under = pseudonymized_under;
  if (const auto refusal = decide(facts)) return fail(ErrorCode::policy_denied, refusal->sentence);
  return PreparedSeal::create(recipients, *provider_, mark(std::move(options)));
}

SealOptions Session::mark(SealOptions options) const {
  options.context[std::string(tenant_context_key)] = policy_.tenant;
  options.policy = digest_;
  return options;
}

Requirements Session::requirements(Requirements more) const {
  more.context[std::string(tenant_context_key)] = policy_.tenant;
  if (signers_.empty()) return more;
  if (!more.signers) more.signers = signers_;
  std::erase_if(*more.signers,
                [&](const Signer& signer) { return std::ranges::find(signers_, signer) == signers_.end(); });
  return more;
}

}  // namespace siegel
