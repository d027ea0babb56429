// SPDX-License-Identifier: Apache-2.0
// What is read as a JSON Web Key is printed and read as the same key.
#include "formats/jwk.h"

#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto key = parse_jwk({data, size}, provider());
  if (!key) return 0;
  const auto name = jwk_thumbprint(*key, provider());
  const auto own = parse_jwk(print_private_jwk(*key, provider()).reveal(), provider());
  require(own.has_value() && own->type() == key->type() && own->is_private() == key->is_private());
  require(jwk_thumbprint(*own, provider()) == name);
  const auto text = print_public_jwk(*key, provider());
  require(text.has_value() == (key->type() != EnvelopeKeyType::symmetric));
  if (!text) return 0;
  const auto open = parse_jwk(bytes_of(*text), provider());
  require(open.has_value() && !open->is_private() && jwk_thumbprint(*open, provider()) == name);
  return 0;
}
