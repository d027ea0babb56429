// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "formats/envelope_key.h"

namespace siegel {

/// A JSON Web Key (RFC 7517): `oct`, `EC` with `P-256`, `RSA` (RFC 7518, 6), `OKP` with `X25519` (RFC 8037, 2). Members
/// that nobody knows are ignored (RFC 7517, 4). Errors: `bad_key` for what is no key: a missing or a malformed member,
/// numbers that do not belong together, a symmetric key of no or more than 64 bytes; `unsupported` for other types and
/// curves; `too_large`.
Result<EnvelopeKey> parse_jwk(ByteView json, const Provider& provider);

/// SHA-256 over the members that make the key, base64url (RFC 7638, 3; RFC 8037, 2).
std::string jwk_thumbprint(const EnvelopeKey& key, const Provider& provider);

/// What a key is called in JOSE: its own name, in base64url where that is no text; without one its thumbprint.
std::string jwk_key_id(const EnvelopeKey& key, const Provider& provider);

/// One line, with `kid`, the one it came with or the thumbprint, and with `alg` if the key has one. Errors:
/// `bad_argument` for a symmetric key.
Result<std::string> print_public_jwk(const EnvelopeKey& key, const Provider& provider);
SecretBytes print_private_jwk(const EnvelopeKey& key, const Provider& provider);

}  // namespace siegel
