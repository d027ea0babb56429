// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "audit/checkpoint.h"
#include "evidence/log_tally.h"
#include "policy/tenant_policy.h"

namespace siegel {

/// What is known when a report is made; nothing of it is anybody's opinion.
struct EvidenceFacts {
  std::string tool_version;
  std::uint64_t now = 0;  ///< seconds since 1970-01-01T00:00:00Z
  TenantPolicy policy;
  std::string policy_digest;  ///< SHA-256, hexadecimal
  std::string policy_signer;  ///< `siegel-signer1…`
  bool policy_key_is_elsewhere = false;
  Checkpoint checkpoint;
  std::string log_key;  ///< as `NoteVerifier` prints it
  LogTally log;
};

enum class EvidenceLanguage : std::uint8_t { english, german };

// A report along Art. 32 GDPR: for each measure what the tool enforces, each with the fact that shows it, and what
// stays the duty of the operator. It never says that the operator does his.

std::string evidence_html(const EvidenceFacts& facts, EvidenceLanguage language);
std::string evidence_json(const EvidenceFacts& facts, EvidenceLanguage language);

}  // namespace siegel
