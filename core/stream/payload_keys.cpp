// SPDX-License-Identifier: Apache-2.0
#include "stream/payload_keys.h"

#include <algorithm>

namespace siegel {
namespace {
constexpr std::string_view derivation_label = "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM";
}  // namespace

Result<PayloadKeys> PayloadKeys::derive(const SecretBytes& input_key, ByteView context, const PayloadSalt& salt,
                                        const Provider& provider) {
  if (input_key.size() != aead_key_size) return fail(ErrorCode::bad_key, "a payload key has 32 bytes");
  Bytes info;
  append(info, bytes_of(derivation_label));
  info.push_back(0);
  append(info, salt);
  append(info, context);
  SecretArray<aead_key_size + aead_nonce_size + payload_commitment_size> derived;
  provider.hkdf_expand_sha_512(input_key.reveal(), info, derived.reveal_for_writing());

  PayloadKeys keys;
  keys.key_ = SecretBytes::copy(derived.reveal().first(aead_key_size));
  std::ranges::copy(derived.reveal().subspan(aead_key_size, aead_nonce_size), keys.base_nonce_.begin());
  std::ranges::copy(derived.reveal().last(payload_commitment_size), keys.commitment_.begin());
  keys.salt_ = salt;
  return keys;
}

Result<PayloadKeys> PayloadKeys::derive_for_opening(const SecretBytes& input_key, ByteView context,
                                                    const PayloadPrefix& prefix, const Provider& provider) {
  PayloadSalt salt;
  std::copy_n(prefix.begin(), payload_salt_size, salt.begin());
  SIEGEL_TRY(auto keys, derive(input_key, context, salt, provider));
  if (!equal_constant_time(keys.commitment_, ByteView(prefix).last(payload_commitment_size)))
    return fail(ErrorCode::payload_forged, "the payload does not belong to this key or header");
  return keys;
}

PayloadPrefix PayloadKeys::prefix() const {
  PayloadPrefix prefix;
  std::ranges::copy(commitment_, std::ranges::copy(salt_, prefix.begin()).out);
  return prefix;
}

}  // namespace siegel
