// SPDX-License-Identifier: Apache-2.0
#include "trial_run.h"

#include "vault_file.h"

namespace siegel::cli {

Outcome<std::unique_ptr<TrialRun>> TrialRun::create(const Policy& policy, const Provider& provider) {
  auto trial = std::unique_ptr<TrialRun>(new TrialRun(provider));
  for (const auto& key : policy.keys) {
    if (trial->keyring_.versions(key.ref).empty())
      CLI_CHECK_STATUS(trial->keyring_.add(key.ref, now_seconds(), provider));
    while (key.version && trial->keyring_.versions(key.ref).size() < *key.version) {
      CLI_TRY(const auto version, trial->keyring_.rotate(key.ref, now_seconds(), provider));
      (void)version;
    }
  }
  CLI_TRY(auto identity, PublicKeyIdentity::generate(StanzaType::x25519, provider));
  CLI_TRY(const auto recipient, identity.recipient());
  const std::array<const Recipient*, 1> recipients{&recipient};
  CLI_TRY(trial->vault_, Vault::create(recipients, provider));
  return trial;
}

Outcome<Bytes> TrialRun::run(const Policy& policy, ByteView input, const std::string& shown_name) {
  PseudonymizeContext context{provider_};
  context.keyring = &keyring_;
  if (policy.allows_vault()) context.vault = &*vault_;
  CLI_TRY(auto run, Pseudonymizer::create(policy, context));
  Bytes out;
  const auto take = [&](const Result<ByteView>& done) -> Done {
    if (!done)
      return failed(done.error().code,
                    shown_name + ":" + std::to_string(run.position().line) + ": " + std::string(done.error().what));
    append(out, *done);
    return {};
  };
  CLI_CHECK(take(run.push(input)));
  CLI_CHECK(take(run.finish()));
  return out;
}

}  // namespace siegel::cli
