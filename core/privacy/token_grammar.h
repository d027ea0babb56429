// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "privacy/hmac_token.h"
#include "privacy/session_token.h"

namespace siegel {

/// Bytes of a text that may have to be held back until it is known whether they are a token. What would be longer is
/// none, however it is decorated.
inline constexpr std::size_t max_token_spelling = 48;

/// A place where symbols of a token may end.
struct TokenStop {
  std::size_t symbols;
  std::size_t end;  ///< offset of the byte behind
};

/// What has the form of a token, as it was found: a word of the list, perhaps a page, a separator, symbols. Whether it
/// is one, its code has to say.
struct TokenShape {
  TokenType type{};
  std::uint32_t page = 0;
  std::array<std::uint8_t, max_hmac_symbols> symbols{};  ///< Crockford numbers
  std::array<TokenStop, max_hmac_symbols / symbols_per_group> stops{};
  std::size_t stop_count = 0;
  std::size_t digits = 0;          ///< symbols that were written as a digit
  std::array<char, 8> emphasis{};  ///< `**` and the like that stood within, to be put in front of the value
  std::size_t emphasis_size = 0;

  bool is_session() const { return stop_count == 1 && stops[0].symbols == session_body_size; }
};

enum class TokenMatch : std::uint8_t { none, partial, found };

/// Looks for a token at the very front of `text`, where a word begins. Tolerant of what happens to tokens on the way
/// through a language model: case, O for 0, I and L for 1, Unicode dashes, `\-`, entities and JSON escapes for the
/// hyphen, soft hyphens, no-break and zero-width blanks, emphasis between word and symbols.
///
/// `partial`: what is there may be the beginning of one, and `at_end` is not set.
TokenMatch match_token(std::string_view text, bool at_end, TokenShape& shape);

}  // namespace siegel
