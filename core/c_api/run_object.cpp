// SPDX-License-Identifier: Apache-2.0
#include "c_api/run_object.h"

#include <utility>

#include "c_api/shared_provider.h"
#include "privacy/external_findings.h"
#include "privacy/vault_tokens.h"

namespace siegel::c_api {
namespace {

constexpr std::string_view builtin_prefix = "builtin:";

Result<RunDirection> read_direction(JsonObject& json) {
  SIEGEL_TRY(const auto word, json.take_text("direction"));
  if (!word || *word == "pseudonymize") return RunDirection::pseudonymize;
  if (*word == "rekey") return RunDirection::rekey;
  if (*word == "restore") return RunDirection::restore;
  return fail(ErrorCode::bad_argument, "the direction is pseudonymize, rekey or restore");
}

class PolicyRunObject final : public RunObject {
 public:
  static Result<std::unique_ptr<RunObject>> create(const RunInputs& inputs) {
    SIEGEL_TRY(const auto* provider, shared_provider());
    std::vector<PolicyFault> faults;
    SIEGEL_TRY(auto policy, read_policy(inputs.policy, faults));
    auto object = std::unique_ptr<PolicyRunObject>(new PolicyRunObject(*provider));
    if (inputs.keyring != nullptr) object->keyring_ = inputs.keyring->share();
    if (inputs.vault != nullptr) {
      SIEGEL_TRY(object->vault_, inputs.vault->share());
    }
    auto& context = object->context_;
    context.keyring = object->keyring_.get();
    context.vault = object->vault_.get();
    SIEGEL_TRY(auto json, JsonObject::parse(inputs.options));
    SIEGEL_TRY(object->direction_, read_direction(json));
    SIEGEL_TRY(const auto now, json.take_number("now"));
    SIEGEL_TRY(const auto expires, json.take_number("expires"));
    SIEGEL_TRY(auto terms, json.take_texts("dictionary"));
    SIEGEL_TRY(const auto reviewed, json.take_flag("reviewed"));
    SIEGEL_TRY(const auto quarantines, json.take_flag("quarantine"));
    SIEGEL_CHECK(json.expect_nothing_left());
    context.now = now.value_or(0);
    context.expires = expires.value_or(0);
    for (auto& term : terms) context.dictionary.push_back({std::move(term), FindingType::term});
    context.reviewed = reviewed.value_or(false);
    if (!inputs.findings.empty()) {
      SIEGEL_TRY(context.external, parse_external_findings(text_of(inputs.findings), nullptr));
    }
    if (quarantines.value_or(false))
      context.quarantine = [of = object.get()](std::string_view row) -> Status {
        append(of->quarantine_, bytes_of(row));
        append(of->quarantine_, bytes_of("\n"));
        return {};
      };
    SIEGEL_TRY(object->run_, Pseudonymizer::create(std::move(policy), context, object->direction_));
    return object;
  }

  Result<ByteView> push(ByteView bytes) override { return run_->push(bytes); }
  Result<ByteView> finish() override { return run_->finish(); }
  std::string report() const override {
    return direction_ == RunDirection::restore ? run_->restore_report().print() : run_->report().print();
  }
  DataPosition position() const override { return run_->position(); }
  WipedBytes take_quarantine() override { return std::exchange(quarantine_, {}); }

 private:
  explicit PolicyRunObject(const Provider& provider) : context_{provider} {}

  std::shared_ptr<const Keyring> keyring_;
  std::shared_ptr<Vault> vault_;
  PseudonymizeContext context_;
  RunDirection direction_ = RunDirection::pseudonymize;
  WipedBytes quarantine_;
  std::optional<Pseudonymizer> run_;
};

class TextRestorerObject final : public RunObject {
 public:
  static Result<std::unique_ptr<RunObject>> create(ByteView options, const VaultObject& vault) {
    RestoreOptions restore;
    SIEGEL_TRY(auto json, JsonObject::parse(options));
    SIEGEL_TRY(const auto strict, json.take_flag("strict"));
    SIEGEL_TRY(const auto context, json.take_text("context"));
    SIEGEL_CHECK(json.expect_nothing_left());
    if (strict.value_or(false)) restore.mode = RestoreMode::strict;
    if (context && *context != "automatic" && *context != "text" && *context != "json")
      return fail(ErrorCode::bad_argument, "the context is automatic, text or json");
    if (context == "text") restore.context = RestoreContext::text;
    if (context == "json") restore.context = RestoreContext::json;
    SIEGEL_TRY(const auto* provider, shared_provider());
    SIEGEL_TRY(auto shared, vault.share());
    SIEGEL_TRY(auto sessions, sessions_of(*shared, *provider));
    return std::unique_ptr<RunObject>(new TextRestorerObject(std::move(shared), std::move(sessions), restore));
  }

  Result<ByteView> push(ByteView text) override { return restorer_.push(text); }
  Result<ByteView> finish() override { return restorer_.finish(); }
  std::string report() const override { return restorer_.report().print(); }

 private:
  TextRestorerObject(std::shared_ptr<Vault> vault, std::vector<SessionTokens> sessions, const RestoreOptions& options)
      : vault_(std::move(vault)), tokens_(*vault_), restorer_(tokens_, std::move(sessions), options) {}

  std::shared_ptr<Vault> vault_;
  VaultTokens tokens_;
  Restorer restorer_;
};

}  // namespace

Result<Policy> read_policy(ByteView text, std::vector<PolicyFault>& faults) {
  const auto name = text_of(text);
  if (!name.starts_with(builtin_prefix)) return Policy::parse(text, faults);
  const auto builtin = builtin_policy(name.substr(builtin_prefix.size()));
  if (builtin.empty()) return fail(ErrorCode::bad_argument, "there is no builtin policy of this name");
  return Policy::parse(bytes_of(builtin), faults);
}

Result<std::unique_ptr<RunObject>> make_policy_run(const RunInputs& inputs) { return PolicyRunObject::create(inputs); }

Result<std::unique_ptr<RunObject>> make_text_restorer(ByteView options, const VaultObject& vault) {
  return TextRestorerObject::create(options, vault);
}

}  // namespace siegel::c_api
