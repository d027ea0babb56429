// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "privacy/policy.h"
#include "privacy/pseudonymize_context.h"
#include "privacy/run_report.h"

namespace siegel {

/// What a rule does with values, ready to be used: keys derived, dictionaries read. Not for use from two threads.
class FieldTransform {
 public:
  virtual ~FieldTransform() = default;

  /// Writes what takes the place of `value` to `to`. `entity` is the value of the column that the rule names as entity
  /// or person, else empty. Errors: `bad_data` for a value that the transform cannot read; `too_large`;
  /// `policy_denied` for a token that would stand for two values.
  virtual Status apply(std::string_view value, std::string_view entity, std::string& to) = 0;
  /// The same for a part of a text that begins at `offset` in it. Errors: those of `apply`.
  virtual Status apply_at(std::uint64_t offset, std::string_view value, std::string& to);
};

/// Errors: `no_matching_key` for a key that the keyring has not got; `bad_argument` for a rule that needs a keyring or
/// a vault, and there is none; `bad_policy` for parameters that do not go together. `rule`, `policy`, `context` and
/// `report` outlive the transform.
Result<std::unique_ptr<FieldTransform>> make_field_transform(const FieldRule& rule, const Policy& policy,
                                                             const PseudonymizeContext& context, RunReport& report);

/// The way back, as far as there is one: siv and ff1 with the key. Nothing for other rules.
Result<std::unique_ptr<FieldTransform>> make_field_restorer(const FieldRule& rule, const Policy& policy,
                                                            const PseudonymizeContext& context);

/// From old key versions, those that the policy accepts, to the one that makes tokens now: siv and ff1 with the
/// keyring, HMAC tokens with the vault as well; the values never leave. Nothing for other rules. Errors: those of
/// `make_field_transform`; `bad_policy` for an ff1 rule whose key accepts no version or several: nothing in the value
/// tells which one it was.
Result<std::unique_ptr<FieldTransform>> make_field_rekeyer(const FieldRule& rule, const Policy& policy,
                                                           const PseudonymizeContext& context, RunReport& report);

/// As `canon` says, appended to nothing: `to` is overwritten. In the order of the members. Errors: `bad_data` for what
/// is not UTF-8.
Status bring_to_canonical_form(std::string_view value, const CanonicalForm& form, std::string& to);

}  // namespace siegel
