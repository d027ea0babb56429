// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "privacy/policy.h"
#include "privacy/run_report.h"
#include "privacy/session_tokenizer.h"

namespace siegel {

/// Finds persons and what belongs to them in a text, and puts tokens in their place. What looks like a token already is
/// replaced as well, so that it comes back as it was and nothing else does.
class TextReplacer {
 public:
  /// Errors: those of `DetectorSet::create` and `SessionTokenizer::create`.
  static Result<TextReplacer> create(const FieldRule& rule, const Policy& policy, const PseudonymizeContext& context,
                                     RunReport& report);

  /// Errors: `bad_data` for what is not UTF-8; `policy_denied` if a value that was replaced stands in the result once
  /// more, and the rule says `leak_scan`.
  /// `offset`: where the text begins in its document, for external findings.
  Status replace(std::string_view text, std::uint64_t offset, std::string& to);

 private:
  struct Place {
    std::size_t begin;
    std::size_t end;
    TokenType type;
  };
  TextReplacer(const FieldRule& rule, const PseudonymizeContext& context, DetectorSet detectors,
               std::optional<SessionTokenizer> tokenizer, RunReport& report)
      : rule_(&rule),
        external_(&context.external),
        reviewed_(context.reviewed),
        detectors_(std::move(detectors)),
        tokenizer_(std::move(tokenizer)),
        report_(&report) {}
  Status find_places(std::string_view text, std::uint64_t offset);
  Status add_external(std::string_view text, std::uint64_t offset);
  void add_lookalikes(std::string_view text);
  void widen_to_words(std::string_view text);
  Status name_persons(std::string_view text);
  Result<std::string> token_for(TokenType type, std::string_view value);
  Status scan_for_leaks(std::string_view text, std::string_view result);

  const FieldRule* rule_;
  const std::vector<Finding>* external_;
  bool reviewed_;
  DetectorSet detectors_;
  std::optional<SessionTokenizer> tokenizer_;
  RunReport* report_;
  std::vector<Place> places_;
};

}  // namespace siegel
