// SPDX-License-Identifier: Apache-2.0
#include <unordered_map>

#include "data/json_rewriter.h"
#include "data/json_scalar.h"
#include "privacy/check_scheme.h"
#include "privacy/pseudonymizer_run.h"

namespace siegel {
namespace {

constexpr std::size_t most_remembered_paths = 10'000;

class JsonRun final : public Pseudonymizer::Run, private JsonEditor {
 public:
  JsonRun(Policy policy, const PseudonymizeContext& context, RunDirection direction)
      : Run(std::move(policy), context, direction) {
    for (const auto& rule : policy_.rules) remembers_ = remembers_ && !rule.selector.uses_element_number();
    if (policy_.format == PolicyFormat::json)
      text_.emplace(static_cast<JsonEditor&>(*this));
    else
      lines_.emplace(static_cast<JsonEditor&>(*this));
  }

  Result<ByteView> push(ByteView input) override { return text_ ? text_->push(input) : lines_->push(input); }
  Result<ByteView> finish() override { return text_ ? text_->finish() : lines_->finish(); }
  DataPosition position() const override { return text_ ? text_->position() : lines_->position(); }

 private:
  Status edit(const JsonPath& path, const JsonScalar& scalar, JsonEdit& edit) override {
    SIEGEL_TRY(const auto* rule, own_rule(path));
    if (rule == nullptr) rule = inherited_.empty() ? nullptr : inherited_.back();
    if (rule == nullptr) return fail(ErrorCode::policy_denied, "no rule of the policy names this value");
    ++plan_.report.fields_by_action[static_cast<std::size_t>(rule->action)];
    if (plan_.direction() == RunDirection::pseudonymize && rule->action == FieldAction::drop) {
      if (path.size() == 0) return fail(ErrorCode::bad_policy, "the outermost value cannot be dropped");
      edit.drop();
      return {};
    }
    SIEGEL_TRY(auto* transform, plan_.transform_for(*rule));
    if (transform == nullptr) {
      ++plan_.report.values_unscanned;
      return {};
    }
    if (scalar.kind == JsonKind::null_value || scalar.value.empty()) {
      ++plan_.report.values_empty;
      return {};
    }
    if (rule->require && plan_.direction() == RunDirection::pseudonymize && !is_right(*rule->require, scalar.value))
      return fail(ErrorCode::bad_data, "a value is not what the policy requires of it");
    SIEGEL_CHECK(transform->apply(scalar.value, {}, changed_));
    if (changed_ == scalar.value) return {};
    if (rule->action != FieldAction::text) ++plan_.report.values_changed;
    // A number that is still one stays a number: other programs read it as before.
    if (scalar.kind == JsonKind::number && is_json_number(changed_)) return edit.replace_with_number(changed_);
    edit.replace_with_text(changed_);
    return {};
  }

  /// A rule for an object or an array goes for everything in it that has none of its own.
  Status begin(const JsonPath& path, JsonContainer, JsonEdit& edit) override {
    SIEGEL_TRY(const auto* rule, own_rule(path));
    if (rule != nullptr && rule->action == FieldAction::drop && plan_.direction() == RunDirection::pseudonymize) {
      if (path.size() == 0) return fail(ErrorCode::bad_policy, "the outermost value cannot be dropped");
      ++plan_.report.fields_by_action[static_cast<std::size_t>(rule->action)];
      edit.drop();
      return {};
    }
    inherited_.push_back(rule != nullptr ? rule : inherited_.empty() ? nullptr : inherited_.back());
    return {};
  }

  Status end(const JsonPath&, JsonContainer) override {
    inherited_.pop_back();
    return {};
  }

  Result<const FieldRule*> own_rule(const JsonPath& path) {
    if (!remembers_) return policy_.rule_for(path);
    // Elements of one array have the same rule, so that a long one is matched once.
    key_.clear();
    for (std::size_t i = 0; i < path.size(); ++i) {
      const auto step = path[i];
      key_ += step.is_member ? 'm' : 'e';
      if (!step.is_member) continue;
      key_ += std::to_string(step.name.size());
      key_ += ':';
      key_ += step.name;
    }
    const auto found = rules_.find(key_);
    if (found != rules_.end()) return found->second;
    SIEGEL_TRY(const auto* rule, policy_.rule_for(path));
    if (rules_.size() < most_remembered_paths) rules_.emplace(key_, rule);
    return rule;
  }

  std::vector<const FieldRule*> inherited_;  // for each container that is open
  std::unordered_map<std::string, const FieldRule*> rules_;
  std::string key_;
  std::string changed_;
  bool remembers_ = true;
  std::optional<JsonRewriter> text_;
  std::optional<JsonLinesRewriter> lines_;
};

}  // namespace

Result<std::unique_ptr<Pseudonymizer::Run>> make_json_run(Policy policy, const PseudonymizeContext& context,
                                                          RunDirection direction) {
  return std::make_unique<JsonRun>(std::move(policy), context, direction);
}

}  // namespace siegel
