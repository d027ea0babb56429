// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "privacy/restorer.h"
#include "privacy/vault.h"

namespace siegel {

/// Knows what a vault's tokens stand for.
class VaultTokens final : public TokenSource {
 public:
  explicit VaultTokens(const Vault& vault) : vault_(vault) {}
  std::optional<std::string_view> find(std::string_view token) const override {
    const auto record = vault_.find(token);
    if (!record) return std::nullopt;
    return record->value;
  }

 private:
  const Vault& vault_;
};

/// The tokens of all sessions that a vault knows. Errors: `bad_key`.
Result<std::vector<SessionTokens>> sessions_of(const Vault& vault, const Provider& provider);

}  // namespace siegel
