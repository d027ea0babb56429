// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "audit_log.h"

namespace siegel::cli {

/// What one call of the command leaves in the audit log, if there is one.
class Journal {
 public:
  /// `folder` is empty for no log. `actor` is who does it, in the words of the operator; empty: the number of the user.
  static Outcome<Journal> open(const std::string& folder, const std::string& actor, const Provider& provider,
                               const std::string& tenant = {});

  /// The number of the user, for who did not say.
  static std::string default_actor();

  bool is_kept() const { return log_.has_value(); }

  /// Does `work` between two records: `started`, which is on the disk before, and `done`, `failed` or `refused`. What
  /// `work` learns it adds to the record that it gets, which becomes the second one. Where the first cannot be written,
  /// nothing is done.
  Done run(AuditRecord about, const std::function<Done(AuditRecord& ending)>& work);

  /// A single record.
  Done tell(AuditRecord record);

 private:
  std::optional<AuditLog> log_;
  std::string actor_;
  std::string tenant_;
};

/// A wish that the policy of a tenant refuses: the rule goes into the record, the sentence to the person.
std::unexpected<Failure> refused(const Refusal& refusal, AuditRecord& ending);

}  // namespace siegel::cli
