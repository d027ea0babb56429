// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>

#include "crypto/provider.h"
#include "privacy/reed_solomon.h"
#include "privacy/token_type.h"

namespace siegel {

inline constexpr std::uint64_t default_max_rows = 1'000'000'000;
inline constexpr std::size_t max_hmac_symbols = 28;  ///< version, MAC and parity: seven groups of four
inline constexpr std::size_t min_hmac_symbols = 16;
inline constexpr std::size_t symbols_per_group = 4;

/// Symbols of MAC, 12 to 24, so that among `max_rows` different values two get the same token with a probability of at
/// most 2^-20 (n^2 / 2^(bits + 1)). Errors: `bad_argument` beyond 2^50 rows.
Result<std::size_t> mac_symbols_for(std::uint64_t max_rows);

/// The one spelling of a word and its symbols (each below 32).
std::string spell_hmac_token(TokenType type, std::span<const std::uint8_t> symbols);

/// Tokens that need no record of what was given out: `PERSON-1K7Q-9MXW-2F4T-H8RD` is the word, the version of the key
/// in one symbol, a truncated HMAC-SHA-256 (RFC 2104), and three symbols of Reed-Solomon parity (docs/tokens.md).
/// Equal values get equal tokens; without the key nobody can tell which value it was, nor try. Not for use from two
/// threads at once.
class HmacTokens {
 public:
  /// `key` has 32 bytes (`Keyring::derive` for `KeyPurpose::token`); `version` is 1 to 31. Errors: `bad_key`,
  /// `bad_argument`.
  static Result<HmacTokens> create(TokenType type, ByteView key, std::uint32_t version, std::uint64_t max_rows,
                                   const Provider& provider);

  /// The view lives until the next call.
  std::string_view make(std::string_view value);

 private:
  HmacTokens(std::unique_ptr<HmacSha256> hmac, std::string token, std::uint8_t version, std::size_t mac_symbols)
      : hmac_(std::move(hmac)),
        token_(std::move(token)),
        begin_(token_.size()),
        version_(version),
        mac_symbols_(mac_symbols) {}

  std::unique_ptr<HmacSha256> hmac_;
  std::string token_;
  std::size_t begin_;  // of the symbols
  std::uint8_t version_;
  std::size_t mac_symbols_;
};

}  // namespace siegel
