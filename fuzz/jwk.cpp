// SPDX-License-Identifier: Apache-2.0
// What is read as a JSON Web Key is printed and read as the same key.
#include "formats/jwk.h"

#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto key = Jwk::parse({data, size}, provider());
  if (!key) return 0;
  const auto name = key->thumbprint(provider());
  const auto own = Jwk::parse(key->print_private(provider()).reveal(), provider());
  require(own.has_value() && own->type() == key->type() && own->is_private() == key->is_private());
  require(own->thumbprint(provider()) == name);
  const auto text = key->print_public(provider());
  require(text.has_value() == (key->type() != JwkType::symmetric));
  if (!text) return 0;
  const auto open = Jwk::parse(bytes_of(*text), provider());
  require(open.has_value() && !open->is_private() && open->thumbprint(provider()) == name);
  return 0;
}
