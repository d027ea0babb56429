// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <tuple>

#include "privacy/keyring.h"
#include "privacy/policy_node_reader.h"

namespace siegel {
namespace {

using Kind = PolicyNode::Kind;

constexpr std::array<std::string_view, 4> format_words{"csv", "json", "jsonl", "text"};
constexpr std::array profiles{PolicyProfile::strict_203, PolicyProfile::gdpr_pseudonymisation, PolicyProfile::llm_chat,
                              PolicyProfile::research_release, PolicyProfile::test_data};
constexpr std::string_view builtin_prefix = "builtin:";

class Checker {
 public:
  explicit Checker(std::vector<PolicyFault>& faults) : reader_(faults) {}

  void policy(const PolicyNode& root, Policy& policy) {
    reader_.expect_members(root, {"$schema", "policy_version", "policy", "extends", "domain", "keys", "input",
                                  "unknown_field", "fields", "release"});
    const auto* version = root.find("policy_version");
    if (version == nullptr || version->kind != Kind::number || version->value != "1")
      reader_.complain(version != nullptr ? *version : root, "policy_version has to be 1");
    reader_.text(root, "policy");
    reader_.text(root, "$schema");  // for editors
    read_profile(root, policy);
    if (const auto* domain = reader_.text(root, "domain")) {
      policy.domain = domain->value;
      if (domain->value.empty() || domain->value.size() > max_vault_domain_size)
        reader_.complain(*domain, "domain is 1 to 1024 bytes");
    }
    if (const auto* unknown = reader_.text(root, "unknown_field"); unknown != nullptr && unknown->value != "fail")
      reader_.complain(*unknown, "unknown_field can only be fail: a field that no rule names never passes");
    if (const auto* keys = root.find("keys")) read_keys(*keys, policy);
    if (const auto* input = root.find("input")) read_input(*input, policy);
    read_fields(root, policy);
    if (const auto* release = root.find("release")) read_release(*release, policy);
    check_profile(policy, root, reader_);
  }

 private:
  static constexpr std::size_t max_vault_domain_size = 1024;

  void read_profile(const PolicyNode& root, Policy& policy) {
    const auto* extends = reader_.text(root, "extends");
    if (extends == nullptr) return;
    for (const auto profile : profiles)
      if (extends->value == std::string(builtin_prefix) + std::string(name_of(profile))) policy.profile = profile;
    if (policy.profile == PolicyProfile::none)
      reader_.complain(
          *extends,
          "extends is builtin: and strict-203, gdpr-pseudonymisation, llm-chat, research-release or test-data");
  }

  void read_keys(const PolicyNode& keys, Policy& policy) {
    if (keys.kind != Kind::object || keys.children.size() > max_policy_keys)
      return reader_.complain(keys, "keys has to be an object of at most 64 keys");
    for (const auto& node : keys.children) {
      PolicyKey key;
      key.name = node.name;
      key.position = node.position;
      if (node.kind != Kind::object) {
        reader_.complain(node, "a key is an object with ref, the name it has in the keyring");
        continue;
      }
      reader_.expect_members(node, {"ref", "version", "accept"});
      if (const auto* ref = reader_.text(node, "ref"))
        key.ref = ref->value;
      else
        reader_.complain(node, "the key has no ref: the name it has in the keyring");
      constexpr std::string_view version_range = "a version is 1 to 31";
      if (node.find("version") != nullptr)
        if (const auto version = reader_.whole_number(node, "version", 1, max_key_versions, version_range))
          key.version = static_cast<std::uint32_t>(*version);
      if (const auto* accept = node.find("accept")) {
        if (accept->kind != Kind::array) reader_.complain(*accept, "accept is a list of versions");
        for (const auto& each : accept->children) {
          const bool is_version = each.kind == Kind::number && each.value.size() <= 2 &&
                                  std::ranges::all_of(each.value, [](char c) { return c >= '0' && c <= '9'; });
          const auto number = is_version ? std::stoul(each.value) : 0;
          if (number < 1 || number > max_key_versions)
            reader_.complain(each, version_range);
          else
            key.accept.push_back(static_cast<std::uint32_t>(number));
        }
      }
      policy.keys.push_back(std::move(key));
    }
  }

  void read_input(const PolicyNode& input, Policy& policy) {
    if (input.kind != Kind::object) return reader_.complain(input, "input has to be an object");
    reader_.expect_members(input, {"format", "header", "delimiter"});
    if (const auto* format = reader_.text(input, "format")) {
      const auto found = std::ranges::find(format_words, std::string_view(format->value));
      if (found == format_words.end())
        reader_.complain(*format, "format is csv, json, jsonl or text");
      else
        policy.format = static_cast<PolicyFormat>(found - format_words.begin());
    }
    if (const auto* header = reader_.text(input, "header")) {
      if (header->value == "present")
        policy.header = CsvHeaderRow::present;
      else if (header->value == "absent")
        policy.header = CsvHeaderRow::absent;
      else
        reader_.complain(*header, "header is present or absent");
    }
    if (const auto* delimiter = reader_.text(input, "delimiter")) {
      if (delimiter->value.size() == 1 && may_delimit(delimiter->value[0]))
        policy.delimiter = delimiter->value[0];
      else
        reader_.complain(*delimiter,
                         "delimiter is one character such as , or ; and neither letter, digit, quote nor backslash");
    }
    if (policy.format != PolicyFormat::csv && (policy.header || policy.delimiter))
      reader_.complain(input, "header and delimiter are for tables (csv)");
  }

  void read_fields(const PolicyNode& root, Policy& policy) {
    const auto* fields = root.find("fields");
    if (fields == nullptr || fields->kind != Kind::array || fields->children.empty())
      return reader_.complain(fields != nullptr ? *fields : root, "fields has to be a list of at least one rule");
    if (fields->children.size() > max_policy_rules) return reader_.complain(*fields, "more than 1000 rules");
    for (const auto& node : fields->children) {
      auto rule = read_field_rule(node, reader_);
      if (!rule) continue;
      check_subject(node, *rule, policy);
      check_key(node, *rule, policy);
      policy.rules.push_back(*std::move(rule));
    }
    if (policy.format == PolicyFormat::csv) check_header(*fields, policy);
    if (policy.format == PolicyFormat::text && fields->children.size() != 1)
      reader_.complain(*fields, "a text has one rule: select text");
  }

  /// `"release": {"quasi": ["ZIP", "BIRTHDATE"], "k": 5, "sensitive": ["RACE"], "l": 2, "t": 0.3}`
  void read_release(const PolicyNode& release, Policy& policy) {
    if (release.kind != Kind::object || policy.format != PolicyFormat::csv)
      return reader_.complain(release, "release is an object, and for tables (csv)");
    reader_.expect_members(release, {"quasi", "sensitive", "k", "l", "t"});
    RiskGates gates;
    reader_.text_list(release, "quasi", max_risk_columns, gates.quasi);
    reader_.text_list(release, "sensitive", max_risk_columns, gates.sensitive);
    constexpr std::int64_t most = 1'000'000;
    if (const auto k = reader_.whole_number(release, "k", 2, most, "k is 2 to 1000000: so many rows look alike"))
      gates.least_k = static_cast<std::uint64_t>(*k);
    if (release.find("l") != nullptr)
      if (const auto l = reader_.whole_number(release, "l", 2, most, "l is 2 to 1000000: different sensitive values"))
        gates.least_l = static_cast<std::uint64_t>(*l);
    if (const auto* t = release.find("t")) {
      const auto share = parse_share(*t);
      if (!share) reader_.complain(*t, "t is 0 to 1, such as 0.3");
      gates.most_t = share.value_or(1);
    }
    if (gates.quasi.empty())
      reader_.complain(release, "release names the columns by which somebody could be recognized: quasi");
    if (gates.quasi.size() + gates.sensitive.size() > max_risk_columns)
      reader_.complain(release, "release names at most 32 columns");
    if (gates.sensitive.empty() && (release.find("l") != nullptr || release.find("t") != nullptr))
      reader_.complain(release, "l and t are about sensitive columns, and none is named: sensitive");
    policy.release = std::move(gates);
  }

  /// A rule for a column says nothing about JSON.
  void check_subject(const PolicyNode& node, const FieldRule& rule, const Policy& policy) {
    using Subject = FieldSelector::Subject;
    const auto* select = node.find("select");
    if (policy.format == PolicyFormat::csv && rule.selector.is_beside(Subject::table))
      reader_.complain(*select, "a table has columns: col: or idx:; for JSON and text say so in input.format");
    if ((policy.format == PolicyFormat::json || policy.format == PolicyFormat::json_lines) &&
        rule.selector.is_beside(Subject::json))
      reader_.complain(*select, "JSON has members: ptr: or key:");
    if (policy.format == PolicyFormat::text &&
        (rule.selector.is_beside(Subject::text) || rule.action != FieldAction::text))
      reader_.complain(*select, "a text has one rule: select text, do text");
    if (policy.format != PolicyFormat::csv && rule.quarantines)
      reader_.complain(node, "quarantine is for rows of a table; other input has none");
    if (policy.format != PolicyFormat::csv && (!rule.entity.empty() || !rule.person.empty()))
      reader_.complain(node, "entity and person name columns of a table; other input has none");
  }

  void check_key(const PolicyNode& node, FieldRule& rule, const Policy& policy) {
    const bool needs_key = rule.action == FieldAction::siv || rule.action == FieldAction::ff1 ||
                           rule.action == FieldAction::dateshift || rule.action == FieldAction::surrogate ||
                           (rule.action == FieldAction::token && rule.link == TokenLink::domain && !rule.is_short);
    if (!needs_key) return;
    if (policy.domain.empty())
      reader_.complain(node, "the policy has no domain: within which equal values get equal tokens");
    if (rule.key.empty() && policy.keys.size() == 1) rule.key = policy.keys.front().name;
    if (policy.find_key(rule.key) != nullptr) return;
    const auto* key = node.find("key");
    reader_.complain(key != nullptr ? *key : node, "the rule needs a key of keys, and names none that is there");
  }

  /// A first row of values that is taken for names would leave as it is.
  void check_header(const PolicyNode& fields, Policy& policy) {
    const bool uses_name =
        std::ranges::any_of(policy.rules, [](const auto& rule) { return rule.selector.uses_name(); });
    const bool uses_index =
        std::ranges::any_of(policy.rules, [](const auto& rule) { return rule.selector.uses_index(); });
    if (uses_index && !policy.header)
      reader_.complain(fields,
                       "idx: needs input.header, present or absent: else a row of values may be taken for names");
    if (uses_name && policy.header == CsvHeaderRow::absent)
      reader_.complain(fields, "col: needs a header, and input.header says that there is none");
    if (!policy.header) policy.header = CsvHeaderRow::present;
  }

  PolicyNodeReader reader_;
};

bool lies_before(const PolicyFault& a, const PolicyFault& b) {
  return std::tuple(a.position.line, a.position.column, a.what) <
         std::tuple(b.position.line, b.position.column, b.what);
}

}  // namespace

Result<Policy> Policy::parse(ByteView json, std::vector<PolicyFault>& faults) {
  faults.clear();
  DataPosition fault;
  const auto root = read_policy_document(json, fault);
  if (!root) {
    faults.push_back({fault, root.error().what});
    return fail(root.error());
  }
  Policy policy;
  Checker(faults).policy(*root, policy);
  if (faults.empty()) return policy;
  std::ranges::sort(faults, lies_before);
  return fail(ErrorCode::bad_policy, faults.front().what);
}

}  // namespace siegel
