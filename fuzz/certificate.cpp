// SPDX-License-Identifier: Apache-2.0
// The two readers of certificates and keys, that of the library and that of the WebAssembly build, say the same of what
// both accept.
#include "crypto/x509.h"

#include "support.h"

#define read_certificate read_certificate_in_wasm
#define read_subject_public_key read_subject_public_key_in_wasm
#define read_private_key read_private_key_in_wasm
#include "../wasm/module/certificates.cpp"
#undef read_certificate
#undef read_subject_public_key
#undef read_private_key

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

void require_same(const SubjectPublicKey& a, const SubjectPublicKey& b) {
  require((a.rsa != nullptr) == (b.rsa != nullptr));
  if (a.rsa == nullptr) require(a.group == b.group && a.point == b.point);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const auto mode = input.byte();
  const auto der = input.rest();
  if (mode % 3 == 0) {
    const auto own = read_certificate_in_wasm(der);
    const auto library = read_certificate(der);
    if (!own || !library) return 0;
    require_same(own->public_key, library->public_key);
    require(own->not_before == library->not_before && own->not_after == library->not_after);
  } else if (mode % 3 == 1) {
    const auto own = read_subject_public_key_in_wasm(der);
    const auto library = read_subject_public_key(der);
    if (own && library) require_same(*own, *library);
  } else {
    const auto own = read_private_key_in_wasm(der, provider().random());
    const auto library = read_private_key(der, provider().random());
    if (!own || !library) return 0;
    require((own->rsa != nullptr) == (library->rsa != nullptr));
    if (own->rsa == nullptr) require(own->group == library->group);
  }
  return 0;
}
