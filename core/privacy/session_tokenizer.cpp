// SPDX-License-Identifier: Apache-2.0
#include "privacy/session_tokenizer.h"

namespace siegel {

Result<SessionTokenizer> SessionTokenizer::create(const PseudonymizeContext& context, std::string_view domain) {
  if (context.vault == nullptr)
    return fail(ErrorCode::bad_argument, "the policy makes tokens that come back only with a vault, and none is given");
  SIEGEL_TRY(const auto tokens, SessionTokens::create(context.vault->session_key(), context.provider));
  return SessionTokenizer(context, tokens, domain);
}

Result<std::string> SessionTokenizer::token_for(TokenType type, std::string_view value, std::string_view person) {
  if (const auto known = context_->vault->find_value(word_of(type), domain_, {}, value))
    return std::string(known->token);
  return new_token(type, value, person);
}

Result<std::string> SessionTokenizer::new_token(TokenType type, std::string_view value, std::string_view person) {
  auto& vault = *context_->vault;
  while (true) {
    const auto number = vault.take_index();
    if (number >= session_numbers)
      return fail(ErrorCode::too_large, "the vault has no numbers left for short tokens: begin a new one");
    auto token = tokens_.make(type, number);
    // A merged vault may know the same word from another session.
    if (!token || vault.find(*token)) continue;
    SIEGEL_CHECK(vault.add({.token = *token,
                            .type = word_of(type),
                            .domain = domain_,
                            .value = value,
                            .person = person,
                            .created = context_->now,
                            .expires = context_->expires}));
    ++made_;
    return *std::move(token);
  }
}

}  // namespace siegel
