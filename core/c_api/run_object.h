// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "c_api/keyring_object.h"
#include "c_api/vault_object.h"
#include "privacy/pseudonymizer.h"

namespace siegel::c_api {

/// siegel_pseudonymizer and siegel_restorer: a run over a table, JSON or a text, and its report.
class RunObject : public siegel_object {
 public:
  RunObject* as_run() override { return this; }

  /// JSON: counts only.
  virtual std::string report() const = 0;
  /// After an error, the place of the fault.
  virtual DataPosition position() const { return {}; }
  /// Rows that the policy kept out since the last call, a line each.
  virtual WipedBytes take_quarantine() { return {}; }
};

struct RunInputs {
  ByteView policy;    ///< JSON, or `builtin:NAME`
  ByteView options;   ///< JSON, see siegel_c.h
  ByteView findings;  ///< JSON Lines, or nothing
  KeyringObject* keyring;
  VaultObject* vault;
};

/// By a policy, in either direction.
Result<std::unique_ptr<RunObject>> make_policy_run(const RunInputs& inputs);
/// Of a text, by a vault alone.
Result<std::unique_ptr<RunObject>> make_text_restorer(ByteView options, const VaultObject& vault);

/// The policy of a JSON text or of `builtin:NAME`. Errors: as `Policy::parse`; `bad_argument` for an unknown name.
Result<Policy> read_policy(ByteView text, std::vector<PolicyFault>& faults);

}  // namespace siegel::c_api
