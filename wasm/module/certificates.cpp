// SPDX-License-Identifier: Apache-2.0
// In place of core/crypto/botan/x509.cpp: reading certificates would double the module (docs/decisions/0023).
#include "crypto/x509.h"

namespace siegel {
namespace {
constexpr Error not_read{ErrorCode::unsupported, "certificates and keys in PEM are not read in WebAssembly"};
}  // namespace

Result<CertificateFacts> read_certificate(ByteView /*der*/) { return fail(not_read); }
Result<SubjectPublicKey> read_subject_public_key(ByteView /*der*/) { return fail(not_read); }
Result<SubjectPrivateKey> read_private_key(ByteView /*der*/, RandomSource& /*random*/) { return fail(not_read); }

}  // namespace siegel
