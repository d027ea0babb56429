// SPDX-License-Identifier: Apache-2.0
#include "stream/payload_sealer.h"

#include <utility>

namespace siegel {

Result<PayloadSealer> PayloadSealer::create(const PayloadKeys& keys, const Provider& provider) {
  SIEGEL_TRY(auto cipher, ChunkCipher::create(keys, provider));
  return PayloadSealer(std::move(cipher), keys.prefix());
}

void PayloadSealer::begin_output() {
  sealed_.clear();
  append(sealed_, std::exchange(prefix_, {}));
}

Result<ByteView> PayloadSealer::push(ByteView plaintext) {
  if (error_) return error_.get();
  begin_output();
  while (!plaintext.empty()) {
    // Whole chunks are sealed from where they are; only the odd ends go through the buffer.
    if (pending_.empty() && plaintext.size() >= chunk_size) {
      if (auto status = seal_chunk(plaintext.first(chunk_size)); !status) return error_.set(status.error());
      plaintext = plaintext.subspan(chunk_size);
      continue;
    }
    plaintext = pending_.fill(plaintext);
    if (pending_.full()) {
      if (auto status = seal_chunk(pending_.reveal()); !status) return error_.set(status.error());
      pending_.clear();
    }
  }
  return ByteView(sealed_);
}

Result<ByteView> PayloadSealer::finish() {
  if (error_) return error_.get();
  begin_output();
  if (auto status = seal_chunk(pending_.reveal()); !status) return error_.set(status.error());
  pending_.clear();
  error_.close();
  return ByteView(sealed_);
}

Status PayloadSealer::seal_chunk(ByteView plaintext) {
  // The last possible chunk has to be short, or the payload could never end.
  if (next_chunk_ + 1 >= max_chunks && plaintext.size() == chunk_size)
    return fail(ErrorCode::too_large, "a payload has at most 2^38 chunks");
  const auto start = sealed_.size();
  sealed_.resize(start + plaintext.size() + aead_tag_size);
  return cipher_.seal(next_chunk_++, plaintext, ByteSpan(sealed_).subspan(start));
}

}  // namespace siegel
