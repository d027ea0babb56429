// SPDX-License-Identifier: Apache-2.0
#include "open_options.h"

#include "context_option.h"
#include "epoch_keys.h"
#include "epoch_token.h"

#include "envelope_message.h"
#include "file_digest.h"

namespace siegel::cli {

void OpenOptions::add_options(CLI::App& command, KeyNaming naming) {
  identities_.add_options(command, naming);
  passphrases_.add_options(command);
  command.add_option("--header", header_path_, "the header is in this file (see seal --detach-header)")
      ->type_name("FILE");
  command
      .add_option("--require-context", required_context_,
                  "refuse a file without this public fact; may be given several times")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command.add_option("--policy", policy_file_, "refuse a file that was not sealed under this policy document")
      ->type_name("FILE");
  if (naming != KeyNaming::alone) return;
  add_max_content_option(command, max_content_mebibytes_);
  command.add_flag("--accept-rsa-pkcs1", accept_pkcs1_,
                   "read CMS messages whose key is padded with PKCS#1 v1.5, as old programs write them");
}

Done OpenOptions::load(const Provider& provider, const Tenant* tenant) {
  CLI_TRY(requirements_.context, parse_context(required_context_));
  if (!policy_file_.empty()) {
    CLI_TRY(requirements_.policy, sha_256_of_file(policy_file_, provider));
  }
  CLI_TRY(requirements_.signers, signers_.load());
  CLI_CHECK(identities_.load(passphrases_, provider));
  // The input may follow on the same descriptor: the line in front of it has to be taken first.
  if (passphrases_.is_standard_input() && identities_.may_use_passphrase())
    CLI_CHECK(passphrases_.existing("the input"));
  if (tenant != nullptr) {
    requirements_ = tenant->session().requirements(std::move(requirements_));
    CLI_CHECK(load_epochs(*tenant, identities_, provider));
    CLI_CHECK(load_epoch_tokens(*tenant, identities_, passphrases_, provider));
  }
  return {};
}

Outcome<UnlockedHeader> OpenOptions::unlock(const SealedInput& input, const Provider& provider) {
  return identities_.unlock(input.header(), input.file().shown_name(), passphrases_, provider, requirements_);
}

Outcome<WipedBytes> OpenOptions::open_envelope(SealedInput& input, const Provider& provider) {
  CLI_TRY(const auto envelope, read_envelope(input, envelope_limits()));
  return open_envelope(envelope, input.file().shown_name(), provider);
}

Outcome<WipedBytes> OpenOptions::open_envelope(const StandardEnvelope& envelope, const std::string& shown_name,
                                               const Provider& provider) {
  if (has_requirements())
    return failed(ErrorCode::policy_denied, shown_name + " is a " + std::string(name_of(envelope.format())) +
                                                " message, which has no context, no policy and no signature");
  return identities_.open(envelope, shown_name, passphrases_, provider);
}

}  // namespace siegel::cli
