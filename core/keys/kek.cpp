// SPDX-License-Identifier: Apache-2.0
#include "keys/kek.h"

#include <algorithm>

#include "base/constant_time.h"

namespace siegel {

Result<KeyEncryptionKey> KeyEncryptionKey::create(SecretBytes key, Bytes key_id, const Provider& provider) {
  if (key.size() != aead_key_size) return fail(ErrorCode::bad_key, "a key-encryption key has exactly 32 bytes");
  const auto bytes = key.reveal();
  unsigned different = 0;
  for (const auto byte : bytes) different |= unsigned{byte} ^ bytes.front();
  // Public: a key that is none is refused.
  if (declassify(different == 0)) return fail(ErrorCode::bad_key, "a key-encryption key of equal bytes is no key");
  if (key_id.size() > 255) return fail(ErrorCode::bad_argument, "a key id has at most 255 bytes");
  if (key_id.empty()) {
    const auto digest = provider.hmac_sha_256(bytes, {bytes_of("siegel/v1 kek kid")});
    // Public: the key id stands in the header of each file.
    mark_public(ByteView(digest).first(key_id_size));
    key_id.assign(digest.begin(), digest.begin() + key_id_size);
  }
  return KeyEncryptionKey(std::move(key), std::move(key_id));
}

Result<Stanza> KekRecipient::wrap(const SecretBytes& file_key, ByteView binding, const Provider& provider) const {
  Nonce nonce;
  SIEGEL_CHECK(provider.random().fill(nonce));
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(kek_.key().reveal()));
  std::array<std::uint8_t, wrapped_key_size> wrapped_key;
  SIEGEL_CHECK(aead->seal(nonce, binding, file_key.reveal(), wrapped_key));

  Stanza stanza{static_cast<std::uint16_t>(StanzaType::kek), {}};
  stanza.body.push_back(static_cast<std::uint8_t>(kek_.key_id().size()));
  append(stanza.body, kek_.key_id());
  append(stanza.body, nonce);
  append(stanza.body, wrapped_key);
  return stanza;
}

Result<std::optional<SecretBytes>> KekIdentity::unwrap(const Stanza& stanza, ByteView binding,
                                                       const Provider& provider) const {
  if (stanza.type != static_cast<std::uint16_t>(StanzaType::kek)) return std::nullopt;
  SIEGEL_TRY(const auto body, KekBody::read(stanza));
  if (!std::ranges::equal(body.key_id, kek_.key_id())) return std::nullopt;
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(kek_.key().reveal()));
  SecretBytes file_key(file_key_size);
  const auto opened = aead->open(body.nonce, binding, body.wrapped_key, file_key.reveal_for_writing());
  if (!opened && opened.error().code != ErrorCode::payload_forged) return fail(opened.error());
  if (!opened)
    return fail(ErrorCode::header_forged, "the key-encryption key is another one, or its stanza was altered");
  return std::optional(std::move(file_key));
}

}  // namespace siegel
