// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/csv_dialect.h"
#include "data/position.h"
#include "detect/detector_set.h"
#include "privacy/date_shift.h"
#include "privacy/field_selector.h"
#include "privacy/format_preserving.h"
#include "privacy/hmac_token.h"
#include "privacy/surrogate.h"
#include "privacy/token_type.h"
#include "privacy/value_transform.h"
#include "risk/risk_gates.h"

namespace siegel {

inline constexpr std::size_t max_policy_rules = 1000;
inline constexpr std::uint64_t max_policy_number = 1'000'000'000;  ///< `width`, `keep`, `keep_last`
inline constexpr std::size_t max_policy_keys = 64;
inline constexpr std::size_t max_policy_terms = 1000;

/// What a rule does with a value (docs/policy.md, "Transforms").
enum class FieldAction : std::uint8_t {
  keep,
  drop,
  prefix,
  bucket,
  mask,
  generalize,
  token,
  siv,
  ff1,
  dateshift,
  surrogate,
  text
};
inline constexpr std::size_t field_action_count = 12;
std::string_view name_of(FieldAction action);

/// Where equal values get equal tokens (ENISA 2019: deterministic, document-randomised, fully randomised).
enum class TokenLink : std::uint8_t {
  domain,    ///< in everything that is made with this domain and key
  document,  ///< within one run
  none,      ///< nowhere: each place has a token of its own
};

/// How values are made alike before a token is made of them.
struct CanonicalForm {
  bool normalize = false;     ///< Unicode NFC
  bool compatible = false;    ///< NFKC
  bool fold = false;          ///< full case folding in all alphabets, after NFC or NFKC
  bool german = false;        ///< the letters with two dots are ae, oe, ue, the sharp s is ss
  bool trim = false;          ///< without blanks at both ends
  bool spaces = false;        ///< each row of blanks is one blank
  bool lower = false;         ///< ASCII, Latin, Greek and Cyrillic letters in lower case
  bool alphanumeric = false;  ///< without blanks and ASCII punctuation

  bool changes() const { return needs_unicode() || german || trim || spaces || lower || alphanumeric; }
  bool needs_unicode() const { return normalize || compatible || fold; }
};

struct FieldRule {
  FieldSelector selector;
  FieldAction action = FieldAction::drop;
  DataPosition position = {};  ///< of the rule in its file

  std::uint32_t number = 0;  ///< `keep` of prefix, `width` of bucket, `keep_last` of mask
  char decimal_mark = '.';   ///< of bucket
  DatePart part = DatePart::year;
  std::uint32_t least_year = 0;  ///< of generalize: years before are given as this one; 0: none

  std::optional<CheckScheme> require;  ///< of every transform: values have to be right identifiers of this kind
  bool quarantines = false;            ///< a row with a wrong one leaves the table, and is handed to the quarantine

  std::string key;  ///< of `Policy::keys`; for token, siv, ff1, dateshift, surrogate
  TokenType type = TokenType::value;
  CanonicalForm canon;
  bool is_short = false;  ///< of token: a session token of the vault, as in texts; equal values get equal ones there
  TokenLink link = TokenLink::domain;
  std::uint64_t max_rows = default_max_rows;
  std::string person;  ///< of token: the column that says whose value it is; for deletion from the vault

  std::string alphabet = "digits";  ///< of ff1
  std::string format;
  CheckScheme check = CheckScheme::none;
  CheckStrategy strategy = CheckStrategy::repair;
  std::uint64_t min_domain = min_ff1_domain;

  std::string entity;  ///< of dateshift: the column that says whose date it is
  DateShift::Range days{-182, 182, false};
  SurrogateKind surrogate = SurrogateKind::name;

  double min_score = 0.3;       ///< of text
  bool with_type_only = false;  ///< `[PERSON]` in place of a token: needs no vault, and never comes back
  bool leak_scan = true;
  std::vector<std::string> dictionary;
  std::vector<UserPattern> patterns;
};

/// A key of the keyring, under the name that rules use.
struct PolicyKey {
  std::string name;
  std::string ref;                       ///< its name in the keyring
  std::optional<std::uint32_t> version;  ///< nothing: the active one
  std::vector<std::uint32_t> accept;     ///< versions that are read when tokens come back
  DataPosition position = {};
};

enum class PolicyFormat : std::uint8_t { csv, json, json_lines, text };

/// Rules beyond those of a policy itself, that a profile puts on it (docs/policy.md, "Profiles").
enum class PolicyProfile : std::uint8_t {
  none,
  strict_203,
  gdpr_pseudonymisation,
  llm_chat,
  research_release,
  test_data
};
std::string_view name_of(PolicyProfile profile);

/// Something that is wrong with a policy. `what` is a literal, so no text of the file can reach a log through it.
struct PolicyFault {
  DataPosition position;
  std::string_view what;
};

/// What is to become of each field of a table, a JSON text or a plain text (docs/policy.md). A field that no rule names
/// is an error of the run and never passes.
struct Policy {
  /// Strict: a member that nobody knows is a fault. Errors: `bad_policy` or `too_large`; then `faults` has every fault
  /// that was found, in the order of the file, and at least one.
  static Result<Policy> parse(ByteView json, std::vector<PolicyFault>& faults);

  /// The rule for a column: the first that names it; nothing if there is none. Errors: `bad_policy` if a second one
  /// of the same rank does too.
  Result<const FieldRule*> rule_for(std::string_view name, std::size_t index) const;
  /// The same for a value of a JSON text.
  Result<const FieldRule*> rule_for(const JsonPath& path) const;
  /// The rule for a whole text; nothing if there is none.
  const FieldRule* rule_for_text() const;
  /// False where nothing may come back.
  bool allows_vault() const {
    return profile != PolicyProfile::research_release && profile != PolicyProfile::test_data;
  }
  const PolicyKey* find_key(std::string_view name) const;

  PolicyProfile profile = PolicyProfile::none;
  std::string domain;
  PolicyFormat format = PolicyFormat::csv;
  std::optional<CsvHeaderRow> header;
  std::optional<char> delimiter;
  std::vector<PolicyKey> keys;
  std::vector<FieldRule> rules;
  /// What the table that leaves has to reach, counted on it as it leaves; else the run fails at its end.
  std::optional<RiskGates> release;
};

/// The text of a policy that comes with Siegel, by its name without `builtin:`; empty if there is none.
std::string_view builtin_policy(std::string_view name);

}  // namespace siegel
