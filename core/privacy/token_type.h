// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "detect/finding_type.h"

namespace siegel {

/// The word in front of a token: it tells a reader, and a language model, what stood there. A closed list, because a
/// token is recognized by its word. Letters only: digits behind it count pages of tokens.
enum class TokenType : std::uint8_t {
  person,
  organization,
  place,
  address,
  date,
  birthdate,
  age,
  email,
  url,
  ip,
  mac,
  phone,
  iban,
  bic,
  card,
  tax,
  insurance,
  document,
  plate,
  company,
  doctor,
  device,
  idnumber,
  fileno,
  term,
  value,
};
inline constexpr std::size_t token_type_count = static_cast<std::size_t>(TokenType::value) + 1;
inline constexpr std::size_t max_token_word_size = 9;

/// `PERSON`, in capitals.
std::string_view word_of(TokenType type);
/// Case does not count (ASCII).
std::optional<TokenType> parse_token_type(std::string_view word);
/// What stands for a finding in a text.
TokenType token_type_of(FindingType type);

}  // namespace siegel
