// SPDX-License-Identifier: Apache-2.0
#include "envelope/header_keys.h"

#include <algorithm>

#include "keys/stanza_body.h"

namespace siegel {
namespace {

// Expand(K, label || 00 || file_id, size)
void expand(const SecretBytes& file_key, std::string_view label, const FileId& file_id, const Provider& provider,
            ByteSpan out) {
  Bytes info;
  append(info, bytes_of(label));
  info.push_back(0);
  append(info, file_id);
  provider.hkdf_expand_sha_512(file_key.reveal(), info, out);
}

SecretBytes expand_key(const SecretBytes& file_key, std::string_view label, const FileId& file_id,
                       const Provider& provider) {
  SecretBytes key(32);
  expand(file_key, label, file_id, provider, key.reveal_for_writing());
  return key;
}

}  // namespace

Result<HeaderKeys> HeaderKeys::derive(const SecretBytes& file_key, const FileId& file_id, const Provider& provider) {
  if (file_key.size() != file_key_size) return fail(ErrorCode::bad_key, "a file key has 32 bytes");
  HeaderKeys keys;
  keys.mac_key_ = expand_key(file_key, "siegel/v1 header", file_id, provider);
  keys.payload_key_ = expand_key(file_key, "siegel/v1 payload", file_id, provider);
  keys.part_key_ = expand_key(file_key, "siegel/v1 part digest", file_id, provider);

  SecretArray<aead_key_size + aead_nonce_size> metadata;
  expand(file_key, "siegel/v1 metadata", file_id, provider, metadata.reveal_for_writing());
  keys.metadata_key_ = SecretBytes::copy(metadata.reveal().first(aead_key_size));
  std::ranges::copy(metadata.reveal().last(aead_nonce_size), keys.metadata_nonce_.begin());
  return keys;
}

Sha256Digest HeaderKeys::mac(std::initializer_list<ByteView> authenticated, const Provider& provider) const {
  return provider.hmac_sha_256(mac_key_.reveal(), authenticated);
}

Result<Bytes> HeaderKeys::seal_metadata(const SecretBytes& block, const Provider& provider) const {
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(metadata_key_.reveal()));
  Bytes sealed(block.size() + aead_tag_size);
  SIEGEL_CHECK(aead->seal(metadata_nonce_, {}, block.reveal(), sealed));
  return sealed;
}

Result<SecretBytes> HeaderKeys::open_metadata(ByteView sealed, const Provider& provider) const {
  if (sealed.size() < aead_tag_size) return fail(ErrorCode::header_forged, "the sealed metadata is too short");
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(metadata_key_.reveal()));
  SecretBytes block(sealed.size() - aead_tag_size);
  const auto opened = aead->open(metadata_nonce_, {}, sealed, block.reveal_for_writing());
  if (!opened && opened.error().code != ErrorCode::payload_forged) return fail(opened.error());
  if (!opened) return fail(ErrorCode::header_forged, "the sealed metadata does not verify");
  return block;
}

Sha512Digest binding_of(ByteView head, const Provider& provider) { return provider.sha_512({head}); }

Bytes payload_context(ByteView head, const Provider& provider) {
  Bytes context;
  append(context, bytes_of("siegel/v1"));
  context.push_back(0);
  append(context, provider.sha_512({head}));
  return context;
}

}  // namespace siegel
