// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "formats/cose_map.h"
#include "formats/envelope_key.h"

namespace siegel {

/// A COSE_Key (RFC 9052, 7): symmetric, EC2 on P-256 or OKP on X25519 (RFC 9053, 7). Members that nobody knows are
/// ignored. Errors: `bad_key` for what is no key; `unsupported` for other types and curves, or a Base IV.
Result<EnvelopeKey> parse_cose_key(ByteView cbor, const Provider& provider);

/// The public point of an EC2 or OKP key, as `Provider` takes it, and on which curve. Errors: those of
/// `parse_cose_key`.
struct CosePoint {
  Group group;
  Bytes point;
};
Result<CosePoint> read_cose_point(const CoseMap& key);

/// SHA-256 over the members that make the key (RFC 9679, 3), 32 bytes.
Bytes cose_key_thumbprint(const EnvelopeKey& key, const Provider& provider);

/// With `kid`: the one it came with, or the thumbprint. Errors: `bad_argument` for a symmetric key; `unsupported` for
/// RSA.
Result<Bytes> print_public_cose_key(const EnvelopeKey& key, const Provider& provider);
Result<SecretBytes> print_private_cose_key(const EnvelopeKey& key, const Provider& provider);

}  // namespace siegel
