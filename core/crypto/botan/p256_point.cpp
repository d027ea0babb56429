// SPDX-License-Identifier: Apache-2.0
#include "crypto/p256_point.h"

#include <botan/ec_apoint.h>
#include <botan/ec_group.h>

#include "crypto/botan/firewall.h"

namespace siegel {
namespace {
constexpr std::size_t compressed_size = 33;
constexpr Error no_point{ErrorCode::bad_key, "a public key is not valid"};
}  // namespace

Result<Bytes> decompress_p256_point(ByteView compressed) {
  if (compressed.size() != compressed_size || (compressed[0] != 2 && compressed[0] != 3)) return fail(no_point);
  return botan::guarded(no_point, [&]() -> Result<Bytes> {
    const auto point = Botan::EC_AffinePoint::deserialize(Botan::EC_Group::from_name("secp256r1"), compressed);
    if (!point) return fail(no_point);
    return point->serialize_uncompressed<Bytes>();
  });
}

}  // namespace siegel
