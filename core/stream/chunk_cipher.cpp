// SPDX-License-Identifier: Apache-2.0
#include "stream/chunk_cipher.h"

namespace siegel {
namespace {

Status check_chunk_number(std::uint64_t chunk) {
  if (chunk >= max_chunks) return fail(ErrorCode::too_large, "a payload has at most 2^38 chunks");
  return {};
}

}  // namespace

Result<ChunkCipher> ChunkCipher::create(const PayloadKeys& keys, const Provider& provider) {
  SIEGEL_TRY(auto aead, keys.aead(provider));
  return ChunkCipher(std::move(aead), keys.base_nonce());
}

Status ChunkCipher::seal(std::uint64_t chunk, ByteView plaintext, ByteSpan sealed) {
  SIEGEL_CHECK(check_chunk_number(chunk));
  return aead_->seal(nonce_at(base_nonce_, chunk), {}, plaintext, sealed);
}

Status ChunkCipher::open(std::uint64_t chunk, ByteView sealed, ByteSpan plaintext) {
  SIEGEL_CHECK(check_chunk_number(chunk));
  return aead_->open(nonce_at(base_nonce_, chunk), {}, sealed, plaintext);
}

}  // namespace siegel
