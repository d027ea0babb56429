// SPDX-License-Identifier: Apache-2.0
#include "privacy/vault_tokens.h"

namespace siegel {

Result<std::vector<SessionTokens>> sessions_of(const Vault& vault, const Provider& provider) {
  std::vector<SessionTokens> sessions;
  for (const auto& key : vault.session_keys()) {
    SIEGEL_TRY(auto session, SessionTokens::create(key, provider));
    sessions.push_back(session);
  }
  return sessions;
}

}  // namespace siegel
