// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "audit_log.h"
#include "journal.h"

namespace siegel::cli {

/// A tenant on disk: a folder with its policy, signed, and its audit log (docs/tenants.md). `policy.note` is the
/// policy, `policy.signer` whose signature counts, `policy.key` signs it, unless that key is kept elsewhere.
class Tenant {
 public:
  /// Makes the folder, with the policy of a profile as its first one.
  static Done create(const std::string& folder, const TenantPolicy& policy, const Provider& provider);
  /// Checks policy and log. Fails with `bad_signature`, `bad_policy`, `log_forged`, `log_unavailable`, and
  /// `policy_denied` for a policy that is not the newest one that was in force.
  static Outcome<Tenant> open(const std::string& folder, const Provider& provider);

  const Session& session() const { return session_; }
  const TenantPolicy& policy() const { return session_.policy(); }
  std::string log_folder() const { return folder_ + "/log"; }
  std::string keyring_path() const { return folder_ + "/keyring"; }
  std::uint64_t records() const { return history_.records; }
  const std::string& folder() const { return folder_; }
  const Signer& signer() const { return signer_; }
  /// The clock, but not before what the log has seen: a clock that was set back opens no epoch again.
  std::uint64_t now() const;
  /// Where the secret key of an epoch is, sealed to whoever made it.
  std::string epoch_path(std::uint64_t number) const { return folder_ + "/epochs/" + std::to_string(number) + ".key"; }

  /// The key that signs the policy. Fails with `bad_key` for another one: asked for before something is done that a
  /// change which fails would leave behind.
  Outcome<SigningKey> policy_key(const std::string& key_file) const;
  /// Signs a changed policy with the next version number, tells the log, and puts it in force.
  Done change(TenantPolicy policy, const std::string& key_file, Journal& journal, const Provider& provider);
  /// The policy that content with this SHA-256 was pseudonymized under, in hexadecimal; empty if the log shows none.
  Outcome<std::string> pseudonymized_under(const std::string& content_digest, const Provider& provider) const;

 private:
  /// What the log says about policies.
  struct History {
    std::uint64_t version = 0;
    std::string digest;
    std::uint64_t records = 0;
    std::uint64_t last_time = 0;
  };
  Tenant(std::string folder, Signer signer, Session session, History history)
      : folder_(std::move(folder)), signer_(signer), session_(std::move(session)), history_(std::move(history)) {}
  static Outcome<History> read_history(AuditLog& log);

  std::string folder_;
  Signer signer_;
  Session session_;
  History history_;
};

}  // namespace siegel::cli
