// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "privacy/policy.h"
#include "privacy/policy_document.h"

namespace siegel {

/// Takes members of a policy file apart by type, and collects what is wrong instead of stopping at the first.
class PolicyNodeReader {
 public:
  using Kind = PolicyNode::Kind;
  explicit PolicyNodeReader(std::vector<PolicyFault>& faults) : faults_(faults) {}

  void complain(const PolicyNode& at, std::string_view what) { faults_.push_back({at.position, what}); }
  void expect_members(const PolicyNode& object, std::initializer_list<std::string_view> known);

  // Nothing if there is no such member, or one of another type, which is a fault.
  const PolicyNode* text(const PolicyNode& object, std::string_view name);
  std::optional<bool> flag(const PolicyNode& object, std::string_view name);
  std::optional<std::int64_t> whole_number(const PolicyNode& object, std::string_view name, std::int64_t least,
                                           std::int64_t most, std::string_view complaint);
  /// Text that `parse` understands.
  template <class Parse, class Value>
  void parsed(const PolicyNode& object, std::string_view name, const Parse& parse, Value& to) {
    const auto* node = text(object, name);
    if (node == nullptr) return;
    auto value = parse(std::string_view(node->value));
    if (value)
      to = *std::move(value);
    else
      complain(*node, value.error().what);
  }
  void text_list(const PolicyNode& object, std::string_view name, std::size_t most, std::vector<std::string>& to);

 private:
  std::vector<PolicyFault>& faults_;
};

/// 0 to 1, with at most four decimals; nothing for anything else.
std::optional<double> parse_share(const PolicyNode& node);

/// One rule of `fields`. Nothing if it is too wrong to be one.
std::optional<FieldRule> read_field_rule(const PolicyNode& node, PolicyNodeReader& reader);
/// What a profile asks of all rules (docs/policy.md, "Profiles").
void check_profile(const Policy& policy, const PolicyNode& root, PolicyNodeReader& reader);

}  // namespace siegel
