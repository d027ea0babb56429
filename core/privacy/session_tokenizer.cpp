// SPDX-License-Identifier: Apache-2.0
#include "privacy/session_tokenizer.h"

#include "privacy/token_type.h"

namespace siegel {
namespace {

constexpr std::size_t max_session_token_size = max_token_word_size + 4 + 1 + session_body_size;  // page, hyphen

}  // namespace

Result<SessionTokenizer> SessionTokenizer::create(const PseudonymizeContext& context, std::string_view domain) {
  if (context.vault == nullptr)
    return fail(ErrorCode::bad_argument, "the policy makes tokens that come back only with a vault, and none is given");
  SIEGEL_TRY(const auto tokens, SessionTokens::create(context.vault->session_key(), context.provider));
  SessionTokenizer made(context, tokens, domain);
  made.learn_names();
  return made;
}

void SessionTokenizer::learn_names() {
  const auto person = word_of(TokenType::person);
  context_->vault->for_each([&](const VaultRecord& record) {
    // Tokens of tables are longer, and take no part of a name.
    if (record.type == person && record.domain == domain_ && record.token.size() <= max_session_token_size)
      names_.add(record.value, record.token);
  });
}

Result<std::string> SessionTokenizer::token_for(TokenType type, std::string_view value, std::string_view person) {
  if (const auto known = context_->vault->find_value(word_of(type), domain_, {}, value))
    return std::string(known->token);
  return new_token(type, value, person);
}

Result<std::string> SessionTokenizer::token_for_person(std::string_view name) {
  if (has_name_parts(name)) {
    SIEGEL_TRY(auto token, token_for(TokenType::person, name, name));
    names_.add(name, token);
    return token;
  }
  const auto owner = names_.owner_of(name);
  if (!owner || context_->vault->find_value(word_of(TokenType::person), domain_, {}, name))
    return token_for(TokenType::person, name, {});
  const auto full = context_->vault->find(owner->token);
  if (!full) return token_for(TokenType::person, name, {});  // expired
  auto token = std::string(owner->token);
  token += suffix_of(owner->part);
  const std::string person(full->value);
  SIEGEL_CHECK(record(token, TokenType::person, name, person));
  return token;
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
    SIEGEL_CHECK(record(*token, type, value, person));
    return *std::move(token);
  }
}

Status SessionTokenizer::record(std::string_view token, TokenType type, std::string_view value,
                                std::string_view person) {
  SIEGEL_CHECK(context_->vault->add({.token = token,
                                     .type = word_of(type),
                                     .domain = domain_,
                                     .value = value,
                                     .person = person,
                                     .created = context_->now,
                                     .expires = context_->expires}));
  ++made_;
  return {};
}

}  // namespace siegel
