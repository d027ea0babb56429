// SPDX-License-Identifier: Apache-2.0
#include "stream/part_opener.h"

#include <algorithm>

namespace siegel {

Result<PartOpener> PartOpener::create(const PayloadKeys& keys, const Provider& provider) {
  SIEGEL_TRY(auto cipher, ChunkCipher::create(keys, provider));
  return PartOpener(std::move(cipher));
}

Result<ByteView> PartOpener::open(std::uint64_t part, ByteView sealed, PartPlace place) {
  wipe(opened_);
  opened_.clear();
  const bool last = place == PartPlace::last;
  const auto last_chunk_size = sealed.size() % sealed_chunk_size;
  if (sealed.size() > sealed_part_size || (!last && sealed.size() != sealed_part_size))
    return fail(ErrorCode::payload_forged, "a part of the payload has the wrong length");
  if (last && last_chunk_size < aead_tag_size)
    return fail(ErrorCode::truncated, "the payload ends without its last chunk");

  // One allocation for the whole part: a buffer that grows leaves copies of the plaintext behind.
  const auto chunks = (sealed.size() + sealed_chunk_size - 1) / sealed_chunk_size;
  opened_.resize(sealed.size() - chunks * aead_tag_size);
  for (std::size_t i = 0; i < chunks; ++i) {
    const auto chunk =
        sealed.subspan(i * sealed_chunk_size, std::min(sealed_chunk_size, sealed.size() - i * sealed_chunk_size));
    const auto out = ByteSpan(opened_).subspan(i * chunk_size, chunk.size() - aead_tag_size);
    if (auto status = cipher_.open(part * chunks_per_part + i, chunk, out); !status) {
      wipe(opened_);
      opened_.clear();
      return fail(status.error());
    }
  }
  return ByteView(opened_);
}

}  // namespace siegel
