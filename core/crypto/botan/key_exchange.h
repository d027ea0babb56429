// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/provider.h"

namespace siegel::botan {

// The Botan side of the methods of the same names in crypto/provider.h.
Result<Bytes> x25519_public_key(ByteView secret);
Result<SecretBytes> x25519_agree(ByteView secret, ByteView public_key, RandomSource& random);
Result<Bytes> p256_public_key(ByteView secret, RandomSource& random);
Result<SecretBytes> p256_agree(ByteView secret, ByteView public_key, RandomSource& random);
Result<Bytes> ml_kem_768_public_key(ByteView seed);
Result<MlKem768Encapsulation> ml_kem_768_encapsulate(ByteView public_key, RandomSource& random);
Result<SecretBytes> ml_kem_768_decapsulate(ByteView seed, ByteView ciphertext, RandomSource& random);

}  // namespace siegel::botan
