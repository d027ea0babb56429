// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/provider.h"
#include "formats/cose_header.h"

namespace siegel {

/// A key from an agreed secret: HKDF with SHA-256 (RFC 9053, 5.1) over the context of RFC 9053, 5.2. `algorithm` is
/// what the key is for; salt and parties come from the header of the recipient, whose protected map is bound in.
/// `key_size` is in bytes, at most 64. Errors: `bad_data` for parties of another type.
Result<SecretBytes> cose_kdf(ByteView shared_secret, std::int64_t algorithm, std::size_t key_size,
                             const CoseHeader& header, ByteView protected_map, const Provider& provider);

/// A protected map as it goes into what is authenticated: an empty map is written as nothing (RFC 9052, 5.3).
inline ByteView bound_map(ByteView protected_map) {
  return protected_map.size() == 1 && protected_map[0] == 0xA0 ? ByteView{} : protected_map;
}

/// What HPKE binds the key of a content in A256GCM to (draft-ietf-cose-hpke-23, "Recipient_structure"), in place of the
/// context above.
Bytes cose_recipient_structure(ByteView protected_map);

/// The encapsulated secret of HPKE in a header. Errors: `bad_data` if there is none, or the algorithm is not protected;
/// `unsupported` in the PSK mode of HPKE.
Result<ByteView> cose_encapsulated_key(const CoseHeader& header);

}  // namespace siegel
