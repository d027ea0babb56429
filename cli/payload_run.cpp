// SPDX-License-Identifier: Apache-2.0
#include "payload_run.h"

#include <unistd.h>

#include "piece_workers.h"

namespace siegel::cli {
namespace {

PayloadSignature signature_of(const UnlockedHeader& unlocked, const PayloadPrefix& prefix, const Provider& provider) {
  PayloadSignature signature(unlocked.header().head(), provider);
  signature.begin(prefix);
  return signature;
}

Done verify(SignedChunks& chunks, const SealedInput& input, const UnlockedHeader& unlocked) {
  CLI_TRY(const auto trailer, input.read_trailer());
  return chunks.verify(*unlocked.signer(), trailer, input.file().shown_name());
}

}  // namespace

Done open_payload(SealedInput& input, const UnlockedHeader& unlocked, const PayloadPrefix& prefix,
                  const PipelineOutput& to, const Setting& setting) {
  const auto& name = input.file().shown_name();
  const auto keys = unlocked.payload_keys(prefix, setting.provider);
  if (!keys) return failed_on(name, keys.error());
  std::optional<SignedChunks> to_verify;
  if (unlocked.signer()) to_verify.emplace(signature_of(unlocked, prefix, setting.provider));
  const auto from = input.chunks();
  const auto expected = expected_content(unlocked, name);
  Progress progress(setting.progress, name, from.stream == nullptr ? std::optional(from.size) : expected.chunks_size);
  CLI_CHECK(run_pipeline(from, to, open_workers(*keys, expected, setting.provider, to_verify ? &*to_verify : nullptr),
                         progress));
  if (to_verify) CLI_CHECK(verify(*to_verify, input, unlocked));
  progress.finish();
  return {};
}

Done verify_signature_first(SealedInput& input, const UnlockedHeader& unlocked, const PayloadPrefix& prefix,
                            const Setting& setting) {
  SignedChunks to_verify(signature_of(unlocked, prefix, setting.provider));
  const auto from = input.chunks();
  PipelineOutput nowhere;
  nowhere.write = [](std::span<iovec>) -> Done { return {}; };
  Progress progress(setting.progress, input.file().shown_name(), from.size);
  CLI_CHECK(run_pipeline(from, nowhere, hash_workers(setting.provider, to_verify), progress));
  return verify(to_verify, input, unlocked);
}

Done tell_signer(const SealedInput& input, const UnlockedHeader& unlocked, ProgressMode mode) {
  const auto& signer = unlocked.signer();
  if (!signer) return {};
  auto line = input.file().shown_name() + ": signed by " + signer->print() + "\n";
  if (mode == ProgressMode::json) {
    auto json = JsonWriter::object();
    json.set("event", "signer").set("file", input.file().shown_name()).set("signer", signer->print());
    line = json.print() + "\n";
  }
  if (!write_fully(STDERR_FILENO, bytes_of(line))) return failed_call("cannot write standard error");
  return {};
}

}  // namespace siegel::cli
