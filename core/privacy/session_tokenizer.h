// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "privacy/name_parts.h"
#include "privacy/pseudonymize_context.h"
#include "privacy/session_token.h"

namespace siegel {

/// Gives out short tokens of a vault's session, and records what they stand for.
class SessionTokenizer {
 public:
  /// Errors: `bad_argument` if the context has no vault.
  static Result<SessionTokenizer> create(const PseudonymizeContext& context, std::string_view domain);

  /// The token that the value has already, or a new one. Errors: those of `Vault::add`; `too_large` once the session
  /// has no numbers left.
  Result<std::string> token_for(TokenType type, std::string_view value, std::string_view person);
  /// The same for a person. A name of one word that is the surname or given name of just one person who has a token
  /// gets that token with `.L` or `.F`, so that both stay one person. A full name is remembered for that; it is its own
  /// `person`, so that its parts are forgotten with it.
  Result<std::string> token_for_person(std::string_view name);
  /// Always a new one.
  Result<std::string> new_token(TokenType type, std::string_view value, std::string_view person);

  std::uint64_t made() const { return made_; }
  const SessionTokens& tokens() const { return tokens_; }

 private:
  SessionTokenizer(const PseudonymizeContext& context, SessionTokens tokens, std::string_view domain)
      : context_(&context), tokens_(tokens), domain_(domain) {}
  void learn_names();
  Status record(std::string_view token, TokenType type, std::string_view value, std::string_view person);

  const PseudonymizeContext* context_;
  SessionTokens tokens_;
  std::string domain_;
  NameParts names_;  // of persons who have a token
  std::uint64_t made_ = 0;
};

}  // namespace siegel
