// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "crypto/provider.h"

namespace siegel {

enum class SurrogateKind : std::uint8_t { given_name, surname, name, city, street, phone, email };
/// `given-name`, `surname`, `name`, `city`, `street`, `phone`, `email`. Errors: `bad_argument`.
Result<SurrogateKind> parse_surrogate_kind(std::string_view word);

/// Another value of the same kind, for test data: plausible, and nobody's. Chosen from the value with a key, so that
/// equal values get equal surrogates; several values may get the same one, and none comes back. Phone numbers are of
/// ranges that are kept for films and examples, addresses of e-mail of `example.org` (RFC 2606). Not for use from two
/// threads at once.
class Surrogates {
 public:
  /// `key` has 32 bytes. Errors: `bad_key`.
  static Result<Surrogates> create(SurrogateKind kind, ByteView key, const Provider& provider);
  void make(std::string_view value, std::string& to);

 private:
  Surrogates(SurrogateKind kind, std::unique_ptr<HmacSha256> hmac) : kind_(kind), hmac_(std::move(hmac)) {}

  SurrogateKind kind_;
  std::unique_ptr<HmacSha256> hmac_;
};

}  // namespace siegel
