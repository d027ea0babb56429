// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "crypto/provider.h"
#include "privacy/token_type.h"

namespace siegel {

inline constexpr std::size_t siv_key_size = 64;            ///< bytes, AES-256-SIV
inline constexpr std::size_t max_siv_value_size = 65'536;  ///< bytes

/// Tokens that hold their value, encrypted: `IBAN.S1.7K2M…` is the word, the version of the key, and AES-256-SIV
/// (RFC 5297) of the value in Crockford's base32. Whoever has the key gets the value back, without a vault; equal
/// values give equal tokens. The length shows the value's, up to the next 16 bytes. Not for use from two threads.
class SivTokens {
 public:
  /// `key` has 64 bytes (`Keyring::derive` for `KeyPurpose::siv`); `version` is 1 to 31. Errors: `bad_key`,
  /// `bad_argument`.
  static Result<SivTokens> create(TokenType type, ByteView key, std::uint32_t version, std::string_view domain,
                                  const Provider& provider);

  /// Errors: `too_large`.
  Result<std::string> make(std::string_view value);
  /// Errors: `unresolved_token` for anything that `make` did not give under this key.
  Result<std::string> read(std::string_view token);
  /// True for what begins like a token of this type and version.
  bool is_own(std::string_view token) const { return token.starts_with(prefix_); }

 private:
  SivTokens(std::unique_ptr<DeterministicAead> aead, std::string prefix, std::string domain)
      : aead_(std::move(aead)), prefix_(std::move(prefix)), domain_(std::move(domain)) {}

  std::unique_ptr<DeterministicAead> aead_;
  std::string prefix_;
  std::string domain_;
};

}  // namespace siegel
