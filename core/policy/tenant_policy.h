// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace siegel {

inline constexpr std::size_t max_tenant_recipients = 500;
inline constexpr std::size_t max_key_epochs = 500;

/// What somebody is to a tenant (GDPR Art. 4 No. 8 and 9): what may go there depends on it.
enum class RecipientClass : std::uint8_t {
  storage,  ///< keeps sealed files
  ai,       ///< works on content: pseudonymized content only
  person,   ///< opens files: a colleague, a client, another firm
};
std::string_view name_of(RecipientClass recipient_class);

/// Somebody a tenant may seal to, pinned by his key.
struct AllowedRecipient {
  std::string name;       ///< for people and for `--to`
  std::string recipient;  ///< `siegel1…`, or `kek:` and the key id in hexadecimal
  RecipientClass recipient_class = RecipientClass::storage;
  std::string region;  ///< such as `EU`

  bool operator==(const AllowedRecipient&) const = default;
};

/// A key of the tenant's own, for a time (NIST SP 800-57, "cryptoperiod"): what is sealed to it ends with it.
struct KeyEpoch {
  std::uint64_t number = 1;
  std::string recipient;         ///< `siegel1…`
  std::uint64_t not_before = 0;  ///< seconds since 1970-01-01T00:00:00Z; sealing from then on
  std::uint64_t not_after = 0;   ///< no sealing from then on; 0: no end
  std::uint64_t shred_due = 0;   ///< when the key has to be destroyed; 0: not planned
  bool is_shredded = false;

  bool seals_at(std::uint64_t now) const {
    return !is_shredded && now >= not_before && (not_after == 0 || now < not_after);
  }
  bool operator==(const KeyEpoch&) const = default;
};

/// What the tool itself enforces for one tenant. Whatever is not allowed here is refused.
struct TenantPolicy {
  std::string tenant;                              ///< 1 to 64 letters, digits and `._-`
  std::uint64_t version = 1;                       ///< grows with every change
  std::vector<AllowedRecipient> recipients = {};   ///< by name
  std::vector<KeyEpoch> epochs = {};               ///< by number
  std::vector<std::string> recipient_types = {};   ///< names of stanza types (docs/format.md)
  std::vector<std::string> regions = {};           ///< of recipients
  std::vector<std::string> required_context = {};  ///< keys of the public context that a file has to carry
  bool padding_required = false;                   ///< so that the size of a file says less about its content
  bool metadata_required = false;                  ///< sealed name, time and length
  bool log_required = false;                       ///< nothing is done where no audit log is kept
  std::vector<std::string> signers = {};  ///< `siegel-signer1…`: one of them has to sign; none: no signature needed
  std::string ai_policy =
      {};  ///< SHA-256 of the pseudonymization policy for recipients of class `ai`; empty: none of them

  /// JSON, indented: docs/tenant-policy.schema.json.
  std::string print() const;
  /// Errors: `bad_policy` for what is not described there, `too_large`.
  static Result<TenantPolicy> parse(std::string_view json);

  const AllowedRecipient* find(std::string_view recipient) const;
  const KeyEpoch* find_epoch(std::string_view recipient) const;
  /// The newest that seals at this time; null if there is none.
  const KeyEpoch* current_epoch(std::uint64_t now) const;
  bool operator==(const TenantPolicy&) const = default;
};

/// What the policy of a tenant says before its first change. `strict-203` (§ 203 StGB): recipients in the EU only, no
/// passphrases and nothing outside, padding, AI only after `ai_policy`. `standard`: the same without padding, and with
/// passphrases. Errors: `bad_argument` for another name or a tenant that cannot be called so.
Result<TenantPolicy> tenant_profile(std::string_view profile, std::string_view tenant, std::string_view ai_policy);

/// Letters, digits and `._-`, 1 to 64.
bool is_tenant_name(std::string_view name);

}  // namespace siegel
