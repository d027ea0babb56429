// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/secret_bytes.h"
#include "crypto/provider.h"
#include "privacy/reed_solomon.h"
#include "privacy/token_type.h"

namespace siegel {

inline constexpr std::size_t session_body_size = 5;  ///< symbols behind the hyphen
inline constexpr std::uint32_t max_session_page = 1023;
inline constexpr std::uint64_t session_numbers = 1024 * (max_session_page + 1);
inline constexpr std::size_t session_key_size = 32;  ///< bytes

/// The body of a token as it was read: Crockford numbers.
using SessionBody = std::array<std::uint8_t, session_body_size>;

/// What a body turned out to be.
struct SessionReading {
  CodeVerdict verdict = CodeVerdict::broken;
  std::string token;  ///< as `make` spelled it; empty if broken
};

/// The short tokens of one session, such as `PERSON-4QX7M` (docs/tokens.md): two symbols of index and three of parity.
/// From number 1024 on a page stands behind the word, `PERSON7-4QX7M`. Page and index are one code word with the
/// parity, which is masked with 15 bits that only this session has for this word: a token of another session, or one
/// that somebody made up, is right with probability 2^-15.
class SessionTokens {
 public:
  /// Errors: `bad_key` unless the key has 32 bytes.
  static Result<SessionTokens> create(const SecretBytes& session_key, const Provider& provider);

  /// Nothing for a number from `session_numbers` on, and for one of the half of all whose body would have fewer than
  /// two digits: those look like words. The caller takes the next number.
  std::optional<std::string> make(TokenType type, std::uint64_t number) const;
  /// One wrong symbol, of page or body, is corrected.
  SessionReading read(TokenType type, std::uint32_t page, const SessionBody& body) const;

 private:
  using Mask = std::array<std::uint8_t, parity_symbols>;
  explicit SessionTokens(const std::array<Mask, token_type_count>& masks) : masks_(masks) {}
  std::array<Mask, token_type_count> masks_;
};

/// True if the body may be one: at least two of its symbols were written as digits.
inline constexpr std::size_t min_body_digits = 2;

}  // namespace siegel
