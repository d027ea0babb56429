// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "envelope/prepared_seal.h"
#include "envelope/sealed_document.h"
#include "envelope/unlock.h"
#include "keys/signing_key.h"
#include "policy/decision.h"

namespace siegel {

/// Signs a tenant's policy: a signed note (c2sp.org/signed-note) whose name is that of the tenant. Errors: `bad_key`.
Result<std::string> sign_tenant_policy(const TenantPolicy& policy, const SigningKey& key, const Provider& provider);

/// Everything that is done for one tenant goes through here: the policy decides before a key is used.
class Session {
 public:
  /// `signed_policy` has to be by `signer`, and not older than `least_version`, the newest that was ever in force.
  /// Errors: `bad_signature`, `bad_policy`; `policy_denied` for an older one.
  static Result<Session> open(std::string_view signed_policy, const Signer& signer, std::uint64_t least_version,
                              const Provider& provider);

  const TenantPolicy& policy() const { return policy_; }
  /// SHA-256 of the policy's text without its signature.
  const Sha256Digest& policy_digest() const { return digest_; }

  /// What `seal` will decide by, but for what only the host knows: `is_own_format`, `now` and `pseudonymized_under`.
  static SealFacts facts_of(std::span<const Recipient* const> recipients, const SealOptions& options);
  std::optional<Refusal> decide(const SealFacts& facts) const { return decide_seal(policy_, facts); }
  /// The same for new recipients of a file that is there: what it is does not change, for whom it is does. To a
  /// recipient of class `ai` nothing goes this way: nobody can say what the content was pseudonymized under.
  std::optional<Refusal> decide_rewrap(std::span<const Recipient* const> recipients, std::uint64_t now) const;

  /// The file carries tenant and policy. Errors: `policy_denied`; those of `PreparedSeal::create`.
  Result<PreparedSeal> seal(std::span<const Recipient* const> recipients, SealOptions options, std::uint64_t now,
                            std::string_view pseudonymized_under) const;
  /// The same options with what every file of the tenant carries: its name, and the digest of the policy.
  SealOptions mark(SealOptions options) const;
  /// What a file has to carry to be opened here: the file of another tenant is refused (`policy_denied`), and one that
  /// none of the tenant's signers signed, where the policy names some.
  Requirements requirements(Requirements more = {}) const;

 private:
  Session(TenantPolicy policy, std::vector<Signer> signers, const Sha256Digest& digest, const Provider& provider)
      : policy_(std::move(policy)), signers_(std::move(signers)), digest_(digest), provider_(&provider) {}

  TenantPolicy policy_;
  std::vector<Signer> signers_;  // of the policy
  Sha256Digest digest_;
  const Provider* provider_;
};

}  // namespace siegel
