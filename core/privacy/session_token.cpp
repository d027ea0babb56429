// SPDX-License-Identifier: Apache-2.0
#include "privacy/session_token.h"

#include <algorithm>
#include <span>

#include "privacy/crockford.h"

namespace siegel {
namespace {

constexpr std::size_t symbol_bits = 5;
constexpr std::uint32_t symbol_mask = 31;
constexpr std::size_t page_symbols = 2;
constexpr std::size_t data_symbols = page_symbols + 2;
constexpr std::string_view mask_label = "siegel session token 1 ";
using Word = std::array<std::uint8_t, data_symbols + parity_symbols>;

std::string spell(TokenType type, const Word& word) {
  std::string token(word_of(type));
  const auto page = std::uint32_t{word[0]} << symbol_bits | word[1];
  if (page != 0) token += std::to_string(page);
  token += '-';
  for (const auto number : std::span(word).subspan(page_symbols)) token += crockford_symbols[number];
  return token;
}

}  // namespace

Result<SessionTokens> SessionTokens::create(const SecretBytes& session_key, const Provider& provider) {
  if (session_key.size() != session_key_size) return fail(ErrorCode::bad_key, "a session key has 32 bytes");
  std::array<Mask, token_type_count> masks{};
  for (std::size_t i = 0; i < token_type_count; ++i) {
    const auto info = std::string(mask_label) + std::string(word_of(static_cast<TokenType>(i)));
    provider.hkdf_expand_sha_256(session_key.reveal(), bytes_of(info), masks[i]);
    for (auto& symbol : masks[i]) symbol &= symbol_mask;
  }
  return SessionTokens(masks);
}

std::optional<std::string> SessionTokens::make(TokenType type, std::uint64_t number) const {
  if (number >= session_numbers) return std::nullopt;
  Word word{};
  for (std::size_t i = 0; i < data_symbols; ++i)
    word[i] = static_cast<std::uint8_t>(number >> (symbol_bits * (data_symbols - 1 - i)) & symbol_mask);
  const auto parity = parity_of(std::span(word).first(data_symbols));
  const auto& mask = masks_[static_cast<std::size_t>(type)];
  for (std::size_t i = 0; i < parity_symbols; ++i)
    word[data_symbols + i] = static_cast<std::uint8_t>(parity[i] ^ mask[i]);
  const auto digits = std::ranges::count_if(std::span(word).subspan(page_symbols), [](auto n) { return n < 10; });
  if (static_cast<std::size_t>(digits) < min_body_digits) return std::nullopt;
  return spell(type, word);
}

SessionReading SessionTokens::read(TokenType type, std::uint32_t page, const SessionBody& body) const {
  if (page > max_session_page) return {};
  Word word{};
  word[0] = static_cast<std::uint8_t>(page >> symbol_bits);
  word[1] = static_cast<std::uint8_t>(page & symbol_mask);
  std::ranges::copy(body, word.begin() + page_symbols);
  const auto& mask = masks_[static_cast<std::size_t>(type)];
  for (std::size_t i = 0; i < parity_symbols; ++i) word[data_symbols + i] ^= mask[i];
  const auto verdict = correct_word(word);
  if (verdict == CodeVerdict::broken) return {};
  for (std::size_t i = 0; i < parity_symbols; ++i) word[data_symbols + i] ^= mask[i];
  return {verdict, spell(type, word)};
}

}  // namespace siegel
