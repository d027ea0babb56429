// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/wiped_bytes.h"
#include "formats/envelope.h"
#include "formats/hpke_suite.h"
#include "formats/jose_object.h"
#include "formats/jwe_header.h"

namespace siegel {

/// A JSON Web Encryption (RFC 7516) that was read and not opened yet: compact, flattened or general.
///
/// Read: `dir`, `A128KW` to `A256KW`, `A256GCMKW`, `ECDH-ES` alone and with AES key wrap on P-256 and X25519,
/// `RSA-OAEP-256`, `PBES2-HS512+A256KW`; content in `A256GCM` and `A256CBC-HS512`. No `zip`, no `crit`. EXPERIMENTAL:
/// HPKE on the same curves, for the key of the content and for the content itself (formats/hpke_suite.h).
class JweMessage {
 public:
  /// Errors: `bad_data` for what is no JWE, or has a member twice, base64url that is not canonical, anything behind its
  /// end; `unsupported` for `zip`, `crit` and contents in other ciphers; `too_large`.
  static Result<JweMessage> parse(ByteView message, const EnvelopeLimits& limits = {});

  Result<std::vector<EnvelopeRecipient>> recipients() const;
  /// `enc`; where HPKE encrypts the content itself there is none, and this is `alg`.
  const std::string& content_cipher() const { return content_cipher_; }

  /// All of the content, once its tag was checked. Errors: `no_matching_key` if no recipient fits; `payload_forged` if
  /// one does and nothing comes out; `unsupported`; `bad_data`.
  Result<WipedBytes> open(const EnvelopeSecret& secret, const Provider& provider) const;

 private:
  struct Entry {
    std::optional<JoseObject> header;
    Bytes encrypted_key;
  };
  class Reader;
  JweMessage() = default;
  Status check();
  Status check_integrated();
  Result<JweHeader> header_of(const Entry& entry) const;
  Bytes covered() const;
  static Result<JweMessage> parse_compact(std::string_view message, const EnvelopeLimits& limits);
  static Result<JweMessage> parse_json(ByteView message, const EnvelopeLimits& limits);
  Result<WipedBytes> decrypt(ByteView key, const Provider& provider) const;
  Result<WipedBytes> open_integrated(const EnvelopeSecret& secret, const Provider& provider) const;

  std::string protected_text_;  // base64url, as it came: the tag covers it so
  std::optional<JoseObject> protected_header_;
  std::optional<JoseObject> shared_header_;
  std::vector<Entry> entries_;
  std::optional<std::string> additional_text_;  // `aad`, base64url
  Bytes iv_;
  Bytes ciphertext_;
  Bytes tag_;
  std::string content_cipher_;
  const HpkeSuite* integrated_ = nullptr;  // HPKE that encrypts the content itself
};

}  // namespace siegel
