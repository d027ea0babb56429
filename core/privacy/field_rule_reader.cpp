// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "privacy/policy_node_reader.h"

namespace siegel {
namespace {

using Kind = PolicyNode::Kind;

constexpr std::array<std::string_view, 3> link_words{"domain", "document", "none"};
constexpr std::int64_t max_rows_limit = (std::int64_t{1} << 50U) - 1;

Result<TokenType> parse_type(std::string_view word) {
  const auto type = parse_token_type(word);
  if (!type)
    return fail(ErrorCode::bad_policy, "type is none of the words for tokens, such as PERSON (docs/tokens.md)");
  return *type;
}

Result<TokenLink> parse_link(std::string_view word) {
  const auto found = std::ranges::find(link_words, word);
  if (found == link_words.end()) return fail(ErrorCode::bad_policy, "link is domain, document or none");
  return static_cast<TokenLink>(found - link_words.begin());
}

Result<std::string> parse_alphabet(std::string_view text) {
  if (auto alphabet = Alphabet::parse(text); !alphabet) return fail(alphabet.error());
  return std::string(text);
}

Result<std::string> parse_column(std::string_view text) {
  if (!text.starts_with("col:") || text.size() < 5)
    return fail(ErrorCode::bad_policy, "this names one column: col:NAME");
  return std::string(text.substr(4));
}

void read_canon(const PolicyNode& rule, PolicyNodeReader& reader, CanonicalForm& canon) {
  std::vector<std::string> words;
  reader.text_list(rule, "canon", 8, words);
  struct Word {
    std::string_view word;
    bool CanonicalForm::* member;
  };
  constexpr std::array<Word, 8> known{
      Word{"nfc", &CanonicalForm::normalize}, {"nfkc", &CanonicalForm::compatible},
      {"casefold", &CanonicalForm::fold},     {"german", &CanonicalForm::german},
      {"trim", &CanonicalForm::trim},         {"spaces", &CanonicalForm::spaces},
      {"lower", &CanonicalForm::lower},       {"alphanumeric", &CanonicalForm::alphanumeric}};
  for (const auto& word : words) {
    const auto found = std::ranges::find(known, word, &Word::word);
    if (found == known.end())
      return reader.complain(*rule.find("canon"),
                             "canon is a list of nfc, nfkc, casefold, german, trim, spaces, lower, alphanumeric");
    canon.*found->member = true;
  }
}

void read_keep(const PolicyNode& rule, PolicyNodeReader& reader) {
  reader.expect_members(rule, {"select", "do", "note", "require", "because"});
  const auto* because = reader.text(rule, "because");
  if (because == nullptr || because->value.find_first_not_of(" \t") == std::string::npos)
    reader.complain(rule, "a kept field has to say why it may leave: because");
}

std::uint32_t number_of(const PolicyNode& rule, PolicyNodeReader& reader, std::string_view name, std::int64_t least) {
  const auto number = reader.whole_number(
      rule, name, least, static_cast<std::int64_t>(max_policy_number),
      "the rule needs a whole number up to 10^9: keep for prefix, width (from 1) for bucket, keep_last for mask");
  return static_cast<std::uint32_t>(number.value_or(0));
}

void read_bucket(const PolicyNode& rule, PolicyNodeReader& reader, FieldRule& read) {
  reader.expect_members(rule, {"select", "do", "note", "require", "width", "decimal"});
  read.number = number_of(rule, reader, "width", 1);
  if (const auto* mark = reader.text(rule, "decimal")) {
    if (mark->value == "." || mark->value == ",")
      read.decimal_mark = mark->value[0];
    else
      reader.complain(*mark, "decimal is . or ,");
  }
}

void read_generalize(const PolicyNode& rule, PolicyNodeReader& reader, FieldRule& read) {
  reader.expect_members(rule, {"select", "do", "note", "require", "to", "least_year"});
  const auto* to = reader.text(rule, "to");
  if (to == nullptr || (to->value != "year" && to->value != "month"))
    reader.complain(to != nullptr ? *to : rule, "to is year or month");
  else
    read.part = to->value == "year" ? DatePart::year : DatePart::month;
  if (rule.find("least_year") != nullptr)
    read.least_year = static_cast<std::uint32_t>(
        reader.whole_number(rule, "least_year", 1, 9999, "least_year is a year: those before are given as this one")
            .value_or(0));
}

void read_token(const PolicyNode& rule, PolicyNodeReader& reader, FieldRule& read) {
  reader.expect_members(
      rule, {"select", "do", "note", "require", "type", "form", "key", "canon", "link", "max_rows", "person"});
  if (rule.find("type") == nullptr) reader.complain(rule, "the rule does not say what its tokens stand for: type");
  reader.parsed(rule, "type", parse_type, read.type);
  reader.parsed(rule, "link", parse_link, read.link);
  reader.parsed(rule, "person", parse_column, read.person);
  if (const auto* form = reader.text(rule, "form")) {
    if (form->value != "short" && form->value != "long") reader.complain(*form, "form is short or long");
    read.is_short = form->value == "short";
  }
  if (read.is_short)
    for (const auto* word : {"key", "canon", "link", "max_rows"})
      if (const auto* member = rule.find(word))
        reader.complain(*member,
                        "short tokens are numbers of the vault: key, canon, link and max_rows are of long ones");
  read_canon(rule, reader, read.canon);
  if (rule.find("max_rows") != nullptr)
    read.max_rows = static_cast<std::uint64_t>(
        reader.whole_number(rule, "max_rows", 1, max_rows_limit, "max_rows is 1 to 2^50 - 1").value_or(1));
}

void read_ff1(const PolicyNode& rule, PolicyNodeReader& reader, FieldRule& read) {
  reader.expect_members(
      rule, {"select", "do", "note", "require", "key", "alphabet", "format", "check", "strategy", "min_domain"});
  reader.parsed(rule, "alphabet", parse_alphabet, read.alphabet);
  reader.parsed(rule, "check", parse_check_scheme, read.check);
  reader.parsed(rule, "strategy", parse_check_strategy, read.strategy);
  if (const auto* format = reader.text(rule, "format")) read.format = format->value;
  if (rule.find("min_domain") != nullptr)
    read.min_domain = static_cast<std::uint64_t>(
        reader
            .whole_number(rule, "min_domain", static_cast<std::int64_t>(min_ff1_domain), max_rows_limit,
                          "min_domain is at least 1,000,000 (SP 800-38G Rev. 1)")
            .value_or(min_ff1_domain));
  if (read.strategy == CheckStrategy::test_range)
    reader.complain(*rule.find("strategy"), "no scheme has a test range as large as itself: use break");
  if (read.check != CheckScheme::none && (!read.format.empty() || rule.find("alphabet") != nullptr))
    reader.complain(rule, "format and alphabet do not go with check: the scheme says what stands where");
}

void read_dateshift(const PolicyNode& rule, PolicyNodeReader& reader, FieldRule& read) {
  reader.expect_members(rule, {"select", "do", "note", "require", "key", "entity", "days", "week_aligned"});
  if (rule.find("entity") == nullptr) reader.complain(rule, "the rule does not say whose dates move together: entity");
  reader.parsed(rule, "entity", parse_column, read.entity);
  read.days.week_aligned = reader.flag(rule, "week_aligned").value_or(false);
  const auto* days = rule.find("days");
  if (days == nullptr) return;
  PolicyNode named = *days;
  if (days->kind != Kind::array || days->children.size() != 2) return reader.complain(*days, "days is [least, most]");
  named.children[0].name = "least";
  named.children[1].name = "most";
  constexpr std::string_view range = "days is [least, most], within 36,500 days";
  const auto least = reader.whole_number(named, "least", -max_shift_days, max_shift_days, range);
  const auto most = reader.whole_number(named, "most", -max_shift_days, max_shift_days, range);
  if (!least || !most) return;
  read.days.least = static_cast<std::int32_t>(*least);
  read.days.most = static_cast<std::int32_t>(*most);
  if (read.days.most - read.days.least < 14) reader.complain(*days, "a range of less than 14 days hides nothing");
}

/// `"patterns": [{"name": "file.internal", "expression": "AZ-[0-9]{4}", "type": "FILE_NUMBER", "score": 0.9}]`
void read_patterns(const PolicyNode& patterns, PolicyNodeReader& reader, FieldRule& read) {
  if (patterns.kind != Kind::array || patterns.children.size() > max_user_patterns)
    return reader.complain(patterns, "patterns is a list of at most 64 objects with name and expression");
  for (const auto& node : patterns.children) {
    if (node.kind != Kind::object) {
      reader.complain(node, "a pattern is an object with name and expression");
      continue;
    }
    reader.expect_members(node, {"name", "expression", "type", "score"});
    UserPattern pattern;
    if (const auto* name = reader.text(node, "name")) pattern.name = name->value;
    if (const auto* expression = reader.text(node, "expression")) pattern.expression = expression->value;
    if (const auto* type = reader.text(node, "type")) {
      const auto known = parse_finding_type(type->value);
      if (!known) reader.complain(*type, "type is none of those of docs/detection.md");
      pattern.type = known.value_or(pattern.type);
    }
    if (const auto* score = node.find("score")) {
      const auto parsed = parse_share(*score);
      if (!parsed) reader.complain(*score, "score is 0 to 1, such as 0.9");
      pattern.score = parsed.value_or(pattern.score);
    }
    DetectOptions alone;
    alone.patterns = {pattern};
    if (const auto right = DetectorSet::create(alone); !right) reader.complain(node, right.error().what);
    read.patterns.push_back(std::move(pattern));
  }
}

void read_text(const PolicyNode& rule, PolicyNodeReader& reader, FieldRule& read) {
  reader.expect_members(
      rule, {"select", "do", "note", "require", "min_score", "with", "leak_scan", "dictionary", "patterns"});
  if (const auto* score = rule.find("min_score")) {
    const auto least = parse_share(*score);
    if (!least) reader.complain(*score, "min_score is 0 to 1, such as 0.4");
    read.min_score = least.value_or(read.min_score);
  }
  if (const auto* with = reader.text(rule, "with")) {
    if (with->value != "token" && with->value != "type") reader.complain(*with, "with is token or type");
    read.with_type_only = with->value == "type";
  }
  read.leak_scan = reader.flag(rule, "leak_scan").value_or(true);
  reader.text_list(rule, "dictionary", max_policy_terms, read.dictionary);
  if (const auto* patterns = rule.find("patterns")) read_patterns(*patterns, reader, read);
}

/// `"require": {"check": "iban", "on_fail": "quarantine"}`
void read_require(const PolicyNode& rule, PolicyNodeReader& reader, FieldRule& read) {
  const auto* require = rule.find("require");
  if (require == nullptr) return;
  if (require->kind != Kind::object) return reader.complain(*require, "require is an object with check and on_fail");
  reader.expect_members(*require, {"check", "on_fail"});
  CheckScheme scheme = CheckScheme::none;
  reader.parsed(*require, "check", parse_check_scheme, scheme);
  if (scheme == CheckScheme::none)
    return reader.complain(*require, "require needs a check: luhn, iban, steuer-id, kvnr, rvnr or ean");
  read.require = scheme;
  if (const auto* on_fail = reader.text(*require, "on_fail")) {
    if (on_fail->value != "fail" && on_fail->value != "quarantine")
      reader.complain(*on_fail, "on_fail is fail or quarantine");
    read.quarantines = on_fail->value == "quarantine";
  }
}

void read_parameters(const PolicyNode& rule, PolicyNodeReader& reader, FieldRule& read) {
  switch (read.action) {
    case FieldAction::keep: return read_keep(rule, reader);
    case FieldAction::drop: return reader.expect_members(rule, {"select", "do", "note", "require"});
    case FieldAction::prefix:
      reader.expect_members(rule, {"select", "do", "note", "require", "keep"});
      read.number = number_of(rule, reader, "keep", 1);
      return;
    case FieldAction::bucket: return read_bucket(rule, reader, read);
    case FieldAction::mask:
      reader.expect_members(rule, {"select", "do", "note", "require", "keep_last"});
      if (rule.find("keep_last") != nullptr) read.number = number_of(rule, reader, "keep_last", 0);
      return;
    case FieldAction::generalize: return read_generalize(rule, reader, read);
    case FieldAction::token: return read_token(rule, reader, read);
    case FieldAction::siv:
      reader.expect_members(rule, {"select", "do", "note", "require", "type", "key"});
      if (rule.find("type") == nullptr) reader.complain(rule, "the rule does not say what its tokens stand for: type");
      return reader.parsed(rule, "type", parse_type, read.type);
    case FieldAction::ff1: return read_ff1(rule, reader, read);
    case FieldAction::dateshift: return read_dateshift(rule, reader, read);
    case FieldAction::surrogate:
      reader.expect_members(rule, {"select", "do", "note", "require", "key", "kind"});
      if (rule.find("kind") == nullptr) reader.complain(rule, "the rule does not say what its surrogates are: kind");
      return reader.parsed(rule, "kind", parse_surrogate_kind, read.surrogate);
    case FieldAction::text: return read_text(rule, reader, read);
  }
}

}  // namespace

std::optional<FieldRule> read_field_rule(const PolicyNode& node, PolicyNodeReader& reader) {
  if (node.kind != Kind::object) {
    reader.complain(node, "a rule has to be an object");
    return std::nullopt;
  }
  const auto* select = reader.text(node, "select");
  const auto* action = reader.text(node, "do");
  if (node.find("select") == nullptr) reader.complain(node, "the rule does not say which fields: select is missing");
  if (node.find("do") == nullptr) reader.complain(node, "the rule does not say what becomes of them: do is missing");
  if (select == nullptr || action == nullptr) return std::nullopt;
  std::optional<FieldAction> found;
  for (std::size_t i = 0; i < field_action_count; ++i)
    if (name_of(static_cast<FieldAction>(i)) == action->value) found = static_cast<FieldAction>(i);
  if (!found)
    reader.complain(
        *action, "do is keep, drop, prefix, bucket, mask, generalize, token, siv, ff1, dateshift, surrogate or text");
  auto selector = FieldSelector::parse(select->value);
  if (!selector) reader.complain(*select, selector.error().what);
  if (!selector || !found) return std::nullopt;
  FieldRule rule;
  rule.selector = *std::move(selector);
  rule.action = *found;
  rule.position = node.position;
  reader.text(node, "note");  // for people
  if (const auto* key = reader.text(node, "key")) rule.key = key->value;
  read_require(node, reader, rule);
  read_parameters(node, reader, rule);
  return rule;
}

void check_profile(const Policy& policy, const PolicyNode& root, PolicyNodeReader& reader) {
  const auto complain = [&](const FieldRule& rule, std::string_view what) {
    PolicyNode at;
    at.position = rule.position;
    reader.complain(at, what);
  };
  if (policy.profile == PolicyProfile::gdpr_pseudonymisation && policy.domain.empty())
    reader.complain(root, "gdpr-pseudonymisation: name the pseudonymisation domain: domain");
  if (policy.profile == PolicyProfile::research_release && policy.format == PolicyFormat::csv && !policy.release)
    reader.complain(root, "research-release: say what the table has to reach: release, with quasi and k");
  for (const auto& rule : policy.rules) {
    const bool comes_back = rule.action == FieldAction::siv || rule.action == FieldAction::ff1 ||
                            (rule.action == FieldAction::text && !rule.with_type_only);
    switch (policy.profile) {
      case PolicyProfile::strict_203:
        if (rule.action == FieldAction::ff1 && rule.check != CheckScheme::none &&
            rule.strategy != CheckStrategy::broken)
          complain(rule, "strict-203: a repaired check digit may give the number of a real person: strategy break");
        if (rule.action == FieldAction::text && !rule.leak_scan)
          complain(rule, "strict-203: a text is scanned again: leak_scan");
        if (rule.action == FieldAction::surrogate)
          complain(rule, "strict-203: a surrogate cannot be told from a real value: use token");
        if (rule.action == FieldAction::mask && rule.number > 4)
          complain(rule, "strict-203: mask shows at most 4 characters");
        break;
      case PolicyProfile::research_release:
        if (comes_back || (rule.action == FieldAction::token && rule.link != TokenLink::document))
          complain(
              rule,
              "research-release: nothing may come back or be linked with other releases: link document, or with type");
        break;
      case PolicyProfile::llm_chat:
        if (rule.action == FieldAction::token && !rule.is_short && rule.link != TokenLink::none)
          complain(rule, "llm-chat: the shorter a token, the better it comes back from a model: form short");
        if (rule.action == FieldAction::siv || rule.action == FieldAction::ff1)
          complain(rule, "llm-chat: a model changes symbols, and ciphers do not come back then: token with form short");
        if (rule.action == FieldAction::surrogate)
          complain(rule, "llm-chat: a surrogate does not come back from a model: token with form short");
        break;
      case PolicyProfile::test_data:
        if (rule.action == FieldAction::token || rule.action == FieldAction::siv ||
            (rule.action == FieldAction::text && !rule.with_type_only))
          complain(rule, "test-data: programs under test take values of the right form: surrogate, ff1, or with type");
        break;
      case PolicyProfile::none:
      case PolicyProfile::gdpr_pseudonymisation: break;
    }
  }
}

}  // namespace siegel
