// SPDX-License-Identifier: Apache-2.0
#include "privacy/pseudonymizer.h"

#include "privacy/kept_scan.h"
#include "privacy/pseudonymizer_run.h"

namespace siegel {
namespace {

/// Puts values in the place of tokens within one value.
class TokenRestoring final : public FieldTransform {
 public:
  TokenRestoring(const Vault& vault, std::vector<SessionTokens> sessions, RestoreReport& report)
      : source_(vault), sessions_(std::move(sessions)), report_(report) {}

  Status apply(std::string_view value, std::string_view, std::string& to) override {
    Restorer restorer(source_, sessions_, {RestoreMode::lenient, RestoreContext::text});
    SIEGEL_TRY(const auto front, restorer.push(bytes_of(value)));
    to = text_of(front);
    SIEGEL_TRY(const auto last, restorer.finish());
    to += text_of(last);
    report_.add(restorer.report());
    return {};
  }

 private:
  VaultTokens source_;
  std::vector<SessionTokens> sessions_;
  RestoreReport& report_;
};

/// Counts what the key gave back.
class Counting final : public FieldTransform {
 public:
  Counting(std::unique_ptr<FieldTransform> inner, RestoreReport& report) : inner_(std::move(inner)), report_(report) {}
  Status apply(std::string_view value, std::string_view entity, std::string& to) override {
    SIEGEL_CHECK(inner_->apply(value, entity, to));
    ++report_.restored;
    return {};
  }

 private:
  std::unique_ptr<FieldTransform> inner_;
  RestoreReport& report_;
};

}  // namespace

Result<FieldTransform*> FieldPlan::transform_for(const FieldRule& rule) {
  const auto found = transforms_.find(&rule);
  if (found != transforms_.end()) return found->second.get();
  SIEGEL_TRY(auto made, make(rule));
  return transforms_.emplace(&rule, std::move(made)).first->second.get();
}

Result<std::unique_ptr<FieldTransform>> FieldPlan::make(const FieldRule& rule) {
  if (direction_ == RunDirection::pseudonymize) {
    if (rule.action == FieldAction::keep && policy_.profile == PolicyProfile::strict_203) {
      if (!kept_detectors_) {
        SIEGEL_TRY(kept_detectors_, DetectorSet::create());
      }
      return std::make_unique<KeptScan>(*kept_detectors_, report);
    }
    if (rule.action == FieldAction::keep || rule.action == FieldAction::drop) return nullptr;
    return make_field_transform(rule, policy_, context_, report);
  }
  if (direction_ == RunDirection::rekey) return make_field_rekeyer(rule, policy_, context_, report);
  SIEGEL_TRY(auto with_key, make_field_restorer(rule, policy_, context_));
  if (with_key != nullptr) return std::make_unique<Counting>(std::move(with_key), restored);
  if (context_.vault == nullptr) return nullptr;
  SIEGEL_TRY(auto sessions, sessions_of(*context_.vault, context_.provider));
  return std::make_unique<TokenRestoring>(*context_.vault, std::move(sessions), restored);
}

Pseudonymizer::Pseudonymizer(std::unique_ptr<Run> run) : run_(std::move(run)) {}
Pseudonymizer::Pseudonymizer(Pseudonymizer&&) noexcept = default;
Pseudonymizer& Pseudonymizer::operator=(Pseudonymizer&&) noexcept = default;
Pseudonymizer::~Pseudonymizer() = default;

Result<Pseudonymizer> Pseudonymizer::create(Policy policy, const PseudonymizeContext& context, RunDirection direction) {
  if (direction == RunDirection::pseudonymize && context.vault != nullptr) {
    if (policy.profile == PolicyProfile::research_release)
      return fail(ErrorCode::policy_denied, "research-release: nothing may come back, so there can be no vault");
    if (policy.profile == PolicyProfile::test_data)
      return fail(ErrorCode::policy_denied, "test-data: nothing has to come back, so there can be no vault");
  }
  const auto make = policy.format == PolicyFormat::csv    ? make_table_run
                    : policy.format == PolicyFormat::text ? make_text_run
                                                          : make_json_run;
  SIEGEL_TRY(auto run, make(std::move(policy), context, direction));
  return Pseudonymizer(std::move(run));
}

Result<ByteView> Pseudonymizer::push(ByteView input) { return run_->push(input); }
Result<ByteView> Pseudonymizer::finish() { return run_->finish(); }
DataPosition Pseudonymizer::position() const { return run_->position(); }
RunReport Pseudonymizer::report() const { return run_->report(); }
RestoreReport Pseudonymizer::restore_report() const { return run_->restore_report(); }

std::optional<CsvSplitter> Pseudonymizer::splitter() const { return run_->splitter(); }
Result<Pseudonymizer> Pseudonymizer::beside() const {
  SIEGEL_TRY(auto other, run_->beside());
  return Pseudonymizer(std::move(other));
}
Result<ByteView> Pseudonymizer::push_rows(ByteView whole_rows) { return run_->push_rows(whole_rows); }
std::uint64_t Pseudonymizer::lines() const { return run_->lines(); }
void Pseudonymizer::add_rows_of(const Pseudonymizer& part) { run_->add_rows_of(*part.run_); }

}  // namespace siegel
