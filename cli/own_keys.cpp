// SPDX-License-Identifier: Apache-2.0
#include "own_keys.h"

namespace siegel::cli {

void OwnKeys::add_options(CLI::App& command) {
  identities_.add_options(command, KeyNaming::alone);
  passphrases_.add_options(command);
}

void OwnKeys::add_identity_options(CLI::App& command) {
  identities_.add_options(command, KeyNaming::beside_recipients);
}

Done OwnKeys::load(const Provider& provider) {
  identities_.use_own_by_default();
  return identities_.load(passphrases_, provider);
}

Outcome<UnlockedHeader> OwnKeys::unlock(const Header& header, const std::string& shown_name, std::string_view kind,
                                        const Provider& provider) {
  auto unlocked = identities_.unlock(header, shown_name, passphrases_, provider, document_requirements(kind, tenant_));
  if (!unlocked && unlocked.error().code == ErrorCode::policy_denied && !tenant_.empty())
    unlocked.error().hint = "it is of another tenant, or of none";
  return unlocked;
}

Outcome<std::vector<std::unique_ptr<Recipient>>> OwnKeys::recipients(const std::string& what_for,
                                                                     const Provider& provider) {
  return identities_.own_recipients(passphrases_, what_for, provider);
}

}  // namespace siegel::cli
