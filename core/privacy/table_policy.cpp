// SPDX-License-Identifier: Apache-2.0
#include "privacy/table_policy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <tuple>

#include "privacy/policy_document.h"

namespace siegel {
namespace {

using Kind = PolicyNode::Kind;

constexpr std::array<std::string_view, field_action_count> action_names{"keep",   "drop", "prefix",
                                                                        "bucket", "mask", "generalize"};

/// Goes through the whole file and collects what is wrong, instead of stopping at the first.
class Checker {
 public:
  explicit Checker(std::vector<PolicyFault>& faults) : faults_(faults) {}

  void policy(const PolicyNode& root, TablePolicy& policy) {
    expect_members(root, {"policy_version", "policy", "input", "unknown_field", "fields"});
    const auto* version = root.find("policy_version");
    if (version == nullptr || version->kind != Kind::number || version->value != "1")
      complain(version != nullptr ? *version : root, "policy_version has to be 1");
    text(root, "policy");
    if (const auto* unknown = text(root, "unknown_field"); unknown != nullptr && unknown->value != "fail")
      complain(*unknown, "unknown_field can only be fail: a column that no rule names never passes");
    if (const auto* input = root.find("input")) read_input(*input, policy);
    const auto* fields = root.find("fields");
    if (fields == nullptr || fields->kind != Kind::array || fields->children.empty()) {
      complain(fields != nullptr ? *fields : root, "fields has to be a list of at least one rule");
      return;
    }
    if (fields->children.size() > max_policy_rules) {
      complain(*fields, "more than 1000 rules");
      return;
    }
    for (const auto& rule : fields->children) read_rule(rule, policy);
    check_header(*fields, policy);
  }

 private:
  void complain(const PolicyNode& at, std::string_view what) { faults_.push_back({at.position, what}); }

  void expect_members(const PolicyNode& object, std::initializer_list<std::string_view> known) {
    for (const auto& member : object.children)
      if (std::ranges::find(known, std::string_view(member.name)) == known.end())
        complain(member, "the member before this value is not known here: check its spelling, or remove it");
  }

  const PolicyNode* text(const PolicyNode& object, std::string_view name) {
    const auto* node = object.find(name);
    if (node != nullptr && node->kind != Kind::text) {
      complain(*node, "this has to be text");
      return nullptr;
    }
    return node;
  }

  std::uint32_t number(const PolicyNode& rule, std::string_view name, std::uint64_t least) {
    const auto* node = rule.find(name);
    std::uint64_t value = 0;
    if (node != nullptr && node->kind == Kind::number) {
      const auto* end = node->value.data() + node->value.size();
      const auto read = std::from_chars(node->value.data(), end, value);
      if (read.ec == std::errc{} && read.ptr == end && value >= least && value <= max_policy_number)
        return static_cast<std::uint32_t>(value);
    }
    complain(
        node != nullptr ? *node : rule,
        "the rule needs a whole number up to 10^9: keep for prefix, width (from 1) for bucket, keep_last for mask");
    return 0;
  }

  void read_input(const PolicyNode& input, TablePolicy& policy) {
    if (input.kind != Kind::object) return complain(input, "input has to be an object");
    expect_members(input, {"format", "header", "delimiter"});
    if (const auto* format = text(input, "format"); format != nullptr && format->value != "csv")
      complain(*format, "format can only be csv");
    if (const auto* header = text(input, "header")) {
      if (header->value == "present")
        policy.header = CsvHeaderRow::present;
      else if (header->value == "absent")
        policy.header = CsvHeaderRow::absent;
      else
        complain(*header, "header is present or absent");
    }
    if (const auto* delimiter = text(input, "delimiter")) {
      if (delimiter->value.size() == 1 && may_delimit(delimiter->value[0]))
        policy.delimiter = delimiter->value[0];
      else
        complain(*delimiter,
                 "delimiter is one character such as , or ; and neither letter, digit, quote nor backslash");
    }
  }

  void read_rule(const PolicyNode& rule, TablePolicy& policy) {
    if (rule.kind != Kind::object) return complain(rule, "a rule has to be an object");
    const auto* select = text(rule, "select");
    const auto* action = text(rule, "do");
    if (rule.find("select") == nullptr) complain(rule, "the rule does not say which columns: select is missing");
    if (rule.find("do") == nullptr) complain(rule, "the rule does not say what becomes of them: do is missing");
    if (select == nullptr || action == nullptr) return;
    const auto found = std::ranges::find(action_names, std::string_view(action->value));
    if (found == action_names.end()) complain(*action, "do is keep, drop, prefix, bucket, mask or generalize");
    auto selector = ColumnSelector::parse(select->value);
    if (!selector) complain(*select, selector.error().what);
    if (!selector || found == action_names.end()) return;
    FieldRule read;
    read.selector = *std::move(selector);
    read.action = static_cast<FieldAction>(found - action_names.begin());
    read.position = rule.position;
    read_parameters(rule, read);
    policy.rules.push_back(std::move(read));
  }

  void read_parameters(const PolicyNode& rule, FieldRule& read) {
    switch (read.action) {
      case FieldAction::keep: {
        expect_members(rule, {"select", "do", "because"});
        const auto* because = text(rule, "because");
        if (because == nullptr || because->value.find_first_not_of(" \t") == std::string::npos)
          complain(rule, "a kept column has to say why it may leave: because");
        break;
      }
      case FieldAction::drop: expect_members(rule, {"select", "do"}); break;
      case FieldAction::prefix:
        expect_members(rule, {"select", "do", "keep"});
        read.number = number(rule, "keep", 1);
        break;
      case FieldAction::bucket:
        expect_members(rule, {"select", "do", "width", "decimal"});
        read.number = number(rule, "width", 1);
        if (const auto* mark = text(rule, "decimal")) {
          if (mark->value == "." || mark->value == ",")
            read.decimal_mark = mark->value[0];
          else
            complain(*mark, "decimal is . or ,");
        }
        break;
      case FieldAction::mask:
        expect_members(rule, {"select", "do", "keep_last"});
        if (rule.find("keep_last") != nullptr) read.number = number(rule, "keep_last", 0);
        break;
      case FieldAction::generalize: {
        expect_members(rule, {"select", "do", "to"});
        const auto* to = text(rule, "to");
        if (to == nullptr || (to->value != "year" && to->value != "month"))
          complain(to != nullptr ? *to : rule, "to is year or month");
        else
          read.part = to->value == "year" ? DatePart::year : DatePart::month;
        break;
      }
    }
  }

  /// A first row of values that is taken for names would leave as it is.
  void check_header(const PolicyNode& fields, TablePolicy& policy) {
    const bool uses_name =
        std::ranges::any_of(policy.rules, [](const auto& rule) { return rule.selector.uses_name(); });
    const bool uses_index =
        std::ranges::any_of(policy.rules, [](const auto& rule) { return rule.selector.uses_index(); });
    if (uses_index && !policy.header)
      complain(fields, "idx: needs input.header, present or absent: else a row of values may be taken for names");
    if (uses_name && policy.header == CsvHeaderRow::absent)
      complain(fields, "col: needs a header, and input.header says that there is none");
    if (!policy.header) policy.header = CsvHeaderRow::present;
  }

  std::vector<PolicyFault>& faults_;
};

bool lies_before(const PolicyFault& a, const PolicyFault& b) {
  return std::tuple(a.position.line, a.position.column, a.what) <
         std::tuple(b.position.line, b.position.column, b.what);
}

}  // namespace

std::string_view name_of(FieldAction action) { return action_names[static_cast<std::size_t>(action)]; }

Result<TablePolicy> TablePolicy::parse(ByteView json, std::vector<PolicyFault>& faults) {
  faults.clear();
  DataPosition fault;
  const auto root = read_policy_document(json, fault);
  if (!root) {
    faults.push_back({fault, root.error().what});
    return fail(root.error());
  }
  TablePolicy policy;
  Checker(faults).policy(*root, policy);
  if (faults.empty()) return policy;
  std::ranges::sort(faults, lies_before);
  return fail(ErrorCode::bad_policy, faults.front().what);
}

Result<const FieldRule*> TablePolicy::rule_for(std::string_view name, std::size_t index) const {
  const FieldRule* first = nullptr;
  ColumnSelector::Rank first_rank{};
  for (const auto& rule : rules) {
    const auto rank = rule.selector.match(name, index);
    if (!rank) continue;
    if (first == nullptr) {
      first = &rule;
      first_rank = *rank;
    } else if (*rank == first_rank) {
      return fail(ErrorCode::bad_policy, "two rules of equal rank name the same column");
    }
  }
  return first;
}

}  // namespace siegel
