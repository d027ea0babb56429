// SPDX-License-Identifier: Apache-2.0
#include "policy_run.h"

#include <sys/stat.h>

#include "byte_stream.h"
#include "policy_file.h"
#include "table_pipeline.h"

namespace siegel::cli {

void PolicyRunOptions::add_options(CLI::App& app, bool policy_is_required) {
  app.add_option("INPUT", input_, "the table, JSON or text; - or nothing: standard input");
  auto* policy = app.add_option("--policy", policy_, "what becomes of each field (docs/policy.md), or builtin:NAME");
  policy->type_name("FILE");
  if (policy_is_required) policy->required();
  app.add_option("--keyring", keyring_, "the keys that the policy names")->type_name("FILE");
  app.add_option("-o,--output", output_, "write here; default: standard output")->type_name("FILE");
  app.add_option("--report", report_, "write counts here, as JSON: no names, no values")->type_name("FILE");
  app.add_flag("-f,--force", force_, "replace output and report if they exist");
  keys_.add_options(app);
}

Outcome<std::optional<Keyring>> PolicyRunOptions::keyring(const Provider& provider) {
  std::optional<Keyring> keyring;
  if (keyring_.empty()) return keyring;
  CLI_TRY(keyring, load_keyring(keyring_, keys_, provider));
  return keyring;
}

Done PolicyRunOptions::use_keyring_of(const Tenant& tenant) {
  keys_.act_for(tenant.policy().tenant);
  if (!keyring_.empty())
    return failed(ErrorCode::policy_denied, "a tenant has a keyring of its own", "leave --keyring away");
  struct stat there{};
  if (lstat(tenant.keyring_path().c_str(), &there) == 0) keyring_ = tenant.keyring_path();
  return {};
}

Outcome<const PolicyText*> PolicyRunOptions::text() {
  if (!text_) {
    CLI_TRY(text_, read_policy(policy_));
  }
  return &*text_;
}

Outcome<Policy> PolicyRunOptions::policy() {
  CLI_TRY(const auto* const text, text());
  return parse_policy(*text);
}

Outcome<std::string> PolicyRunOptions::policy_digest(const Provider& provider) {
  CLI_TRY(const auto* const text, text());
  const auto hash = provider.sha_256();
  hash->update(bytes_of(text->text));
  return encode_hex(hash->finish());
}

Outcome<std::optional<OutputFile>> PolicyRunOptions::create_report(const InputFile& input,
                                                                   const HeldOutput* output) const {
  std::optional<OutputFile> report;
  if (report_.empty()) return report;
  CLI_TRY(report, OutputFile::create(report_, overwrite(), &input));
  if (output != nullptr && output->file() && report->is_same_place(*output->file()))
    return failed(ErrorCode::bad_argument, "output and report are the same file");
  return report;
}

Outcome<RunFiles> RunFiles::open(const PolicyRunOptions& options, InputFile input) {
  CLI_TRY(auto output, HeldOutput::create(options.output_path(), options.overwrite(), input));
  CLI_TRY(auto report, options.create_report(input, &output));
  return RunFiles{std::move(input), std::move(output), std::move(report)};
}

Outcome<OpenedRun> OpenedRun::open(PolicyRunOptions& options, const std::string& vault, const std::string& mark,
                                   const Provider& provider) {
  CLI_TRY(auto policy, options.policy());
  CLI_TRY(auto input, InputFile::open(options.input_path()));
  CLI_TRY(auto files, RunFiles::open(options, std::move(input)));
  CLI_CHECK(options.keys().load(provider));
  CLI_TRY(auto keyring, options.keyring(provider));
  OpenedRun opened{std::move(policy), std::move(files), std::move(keyring), {}};
  if (!vault.empty()) {
    CLI_TRY(opened.vault, VaultFile::open(vault, VaultUse::append, options.keys(), provider, mark));
  }
  return opened;
}

PseudonymizeContext OpenedRun::context(const Provider& provider) {
  PseudonymizeContext context{provider};
  context.keyring = keyring ? &*keyring : nullptr;
  context.vault = vault ? &vault->vault() : nullptr;
  context.now = now_seconds();
  return context;
}

Done pump_through(Pseudonymizer& run, RunFiles& files, VaultFile* vault, const Setting& setting) {
  const auto& input = files.input;
  ByteSource source(input);
  Progress progress(setting.progress, input.shown_name(),
                    input.is_regular() ? std::optional(input.size()) : std::nullopt);
  const auto write = [&](ByteView bytes) -> Done {
    if (vault != nullptr && vault->vault().pending_size() >= vault_segment_size) CLI_CHECK(vault->save());
    return files.output.write(bytes);
  };
  CLI_CHECK(run_table_pipeline(run, source, input.shown_name(), write, progress));
  progress.finish();
  return {};
}

Done write_report(OutputFile& report, const std::string& text) {
  ByteSink sink(report.descriptor(), report.shown_name(), Encoding::binary);
  CLI_CHECK(sink.write(bytes_of(text)));
  return sink.finish();
}

Done finish_run(RunFiles& files, const std::string& report_text, VaultFile* vault, Quarantine* quarantine) {
  CLI_CHECK(files.input.check_unchanged());
  if (files.report) {
    CLI_CHECK(write_report(*files.report, report_text));
    CLI_CHECK(files.report->settle());
  }
  CLI_CHECK(files.output.settle());
  if (quarantine != nullptr) CLI_CHECK(quarantine->settle());
  if (vault != nullptr) CLI_CHECK(vault->save());
  if (quarantine != nullptr) CLI_CHECK(quarantine->publish());
  if (auto done = files.output.publish(); !done) {
    // Without the table its rows are no use here, and would stand in the way of the next try.
    if (quarantine != nullptr) quarantine->withdraw();
    return done;
  }
  if (files.report) CLI_CHECK(files.report->publish());
  return {};
}

}  // namespace siegel::cli
