// SPDX-License-Identifier: Apache-2.0
#include "formats/cms_shared_info.h"

#include "codec/der_writer.h"

namespace siegel {

Bytes cms_shared_info(ByteView key_wrap, const std::optional<Bytes>& user_keying_material, std::size_t key_size) {
  Bytes bits;
  append_big_endian(bits, static_cast<std::uint32_t>(8 * key_size));
  Bytes material;
  if (user_keying_material)
    material = der::element(asn1::context_constructed(0), der::element(asn1::octet_string, *user_keying_material));
  const auto length = der::element(asn1::context_constructed(2), der::element(asn1::octet_string, bits));
  return der::element(asn1::sequence, {key_wrap, material, length});
}

SecretBytes cms_hkdf(ByteView shared_secret, const std::optional<Bytes>& user_keying_material, ByteView shared_info,
                     std::size_t key_size, const Provider& provider) {
  const auto salt = user_keying_material ? ByteView(*user_keying_material) : ByteView{};
  auto extracted = provider.hmac_sha_256(salt, {shared_secret});
  const auto pseudorandom_key = SecretBytes::copy(extracted);
  wipe(extracted);
  SecretBytes key(key_size);
  provider.hkdf_expand_sha_256(pseudorandom_key.reveal(), shared_info, key.reveal_for_writing());
  return key;
}

}  // namespace siegel
