// SPDX-License-Identifier: Apache-2.0
#include "privacy/policy.h"

#include <algorithm>
#include <array>

namespace siegel {
namespace {

constexpr std::array<std::string_view, field_action_count> action_names{
    "keep", "drop", "prefix", "bucket", "mask", "generalize", "token", "siv", "ff1", "dateshift", "surrogate", "text"};
constexpr std::array<std::string_view, 6> profile_names{"none",     "strict-203",       "gdpr-pseudonymisation",
                                                        "llm-chat", "research-release", "test-data"};

struct Builtin {
  std::string_view name;
  std::string_view text;
};

/// Complete for a whole text; a table or a JSON text needs rules of its own beside `extends`.
constexpr std::array builtins{
    Builtin{"llm-chat", R"({"policy_version": 1, "policy": "llm-chat", "extends": "builtin:llm-chat",
 "input": {"format": "text"}, "fields": [{"select": "text", "do": "text"}]})"},
    Builtin{"strict-203", R"({"policy_version": 1, "policy": "strict-203", "extends": "builtin:strict-203",
 "input": {"format": "text"}, "fields": [{"select": "text", "do": "text"}]})"},
    Builtin{"gdpr-pseudonymisation",
            R"({"policy_version": 1, "policy": "gdpr-pseudonymisation", "extends": "builtin:gdpr-pseudonymisation",
 "domain": "text", "input": {"format": "text"}, "fields": [{"select": "text", "do": "text"}]})"},
    Builtin{"research-release",
            R"({"policy_version": 1, "policy": "research-release", "extends": "builtin:research-release",
 "input": {"format": "text"}, "fields": [{"select": "text", "do": "text", "with": "type"}]})"},
    Builtin{"test-data", R"({"policy_version": 1, "policy": "test-data", "extends": "builtin:test-data",
 "input": {"format": "text"}, "fields": [{"select": "text", "do": "text", "with": "type"}]})"},
};

template <class Match>
Result<const FieldRule*> first_match(const std::vector<FieldRule>& rules, const Match& match) {
  const FieldRule* first = nullptr;
  FieldSelector::Rank first_rank{};
  for (const auto& rule : rules) {
    const auto rank = match(rule.selector);
    if (!rank) continue;
    if (first == nullptr) {
      first = &rule;
      first_rank = *rank;
    } else if (*rank == first_rank) {
      return fail(ErrorCode::bad_policy, "two rules of equal rank name the same field");
    }
  }
  return first;
}

}  // namespace

std::string_view name_of(FieldAction action) { return action_names[static_cast<std::size_t>(action)]; }
std::string_view name_of(PolicyProfile profile) { return profile_names[static_cast<std::size_t>(profile)]; }

Result<const FieldRule*> Policy::rule_for(std::string_view name, std::size_t index) const {
  return first_match(rules, [&](const FieldSelector& selector) { return selector.match(name, index); });
}

Result<const FieldRule*> Policy::rule_for(const JsonPath& path) const {
  return first_match(rules, [&](const FieldSelector& selector) { return selector.match(path); });
}

const FieldRule* Policy::rule_for_text() const {
  return format == PolicyFormat::text && !rules.empty() ? &rules.front() : nullptr;
}

const PolicyKey* Policy::find_key(std::string_view name) const {
  const auto found = std::ranges::find(keys, name, &PolicyKey::name);
  return found == keys.end() ? nullptr : &*found;
}

std::string_view builtin_policy(std::string_view name) {
  const auto found = std::ranges::find(builtins, name, &Builtin::name);
  return found == builtins.end() ? std::string_view{} : found->text;
}

}  // namespace siegel
