// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "policy/tenant_policy.h"

namespace siegel {

/// A recipient as the policy of a tenant sees it.
struct RecipientFact {
  std::string type;  ///< name of its stanza
  std::string pin;   ///< as in `AllowedRecipient::recipient`; empty for what cannot be pinned
};

/// What somebody wants to seal.
struct SealFacts {
  std::vector<RecipientFact> recipients = {};
  std::vector<std::string> context_keys = {};
  bool is_padded = false;
  bool has_metadata = false;
  std::string signer = {};    ///< `siegel-signer1…`; empty for a file that is not signed
  bool is_own_format = true;  ///< not JWE, COSE or CMS, which cannot carry what a tenant needs
  std::uint64_t now =
      0;  ///< seconds since 1970-01-01T00:00:00Z, for key epochs; not before what the audit log has seen
  /// SHA-256 of the policy that the content was pseudonymized under, as far as the audit log shows it.
  std::string pseudonymized_under = {};
};

/// The first rule that a wish breaks. Rules and sentences are our own, and never text of the policy.
struct Refusal {
  std::string_view rule;      ///< for the audit log and for programs
  std::string_view sentence;  ///< for people
};

/// Nothing if it is allowed. Pure: the same facts give the same answer everywhere.
std::optional<Refusal> decide_seal(const TenantPolicy& policy, const SealFacts& facts);
/// The same for anything that is done for the tenant. `is_logged`: an audit log is told before it is done.
std::optional<Refusal> decide_operation(const TenantPolicy& policy, bool is_logged);

/// The rule behind a sentence of a `Refusal`, for who got the sentence alone; empty for another one.
std::string_view rule_of(std::string_view sentence);

}  // namespace siegel
