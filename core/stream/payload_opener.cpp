// SPDX-License-Identifier: Apache-2.0
#include "stream/payload_opener.h"

namespace siegel {

Result<PayloadOpener> PayloadOpener::create(SecretBytes input_key, ByteView context, const Provider& provider) {
  if (input_key.size() != aead_key_size) return fail(ErrorCode::bad_key, "a payload key has 32 bytes");
  return PayloadOpener(std::move(input_key), context, provider);
}

Result<ByteView> PayloadOpener::push(ByteView sealed) {
  if (error_) return error_.get();
  wipe(opened_);
  opened_.clear();
  if (!cipher_) {
    sealed = prefix_.fill(sealed);
    if (!prefix_.full()) return ByteView(opened_);
    if (auto status = start(); !status) return fail_and_wipe(status.error());
  }
  while (!sealed.empty()) {
    if (pending_.empty() && sealed.size() >= sealed_chunk_size) {
      if (auto status = open_chunk(sealed.first(sealed_chunk_size)); !status) return fail_and_wipe(status.error());
      sealed = sealed.subspan(sealed_chunk_size);
      continue;
    }
    sealed = pending_.fill(sealed);
    if (pending_.full()) {
      if (auto status = open_chunk(pending_.reveal()); !status) return fail_and_wipe(status.error());
      pending_.clear();
    }
  }
  return ByteView(opened_);
}

Result<ByteView> PayloadOpener::finish() {
  if (error_) return error_.get();
  wipe(opened_);
  opened_.clear();
  if (!cipher_) return error_.set({ErrorCode::truncated, "the payload ends before its first chunk"});
  // A payload that ends with a full chunk has lost its last one; less than a tag cannot be a chunk.
  if (pending_.size() < aead_tag_size)
    return error_.set({ErrorCode::truncated, "the payload ends without its last chunk"});
  if (auto status = open_chunk(pending_.reveal()); !status) return fail_and_wipe(status.error());
  error_.close();
  return ByteView(opened_);
}

Status PayloadOpener::start() {
  PayloadPrefix prefix;
  std::ranges::copy(prefix_.reveal(), prefix.begin());
  SIEGEL_TRY(const auto keys, PayloadKeys::derive_for_opening(input_key_, context_, prefix, provider_));
  SIEGEL_TRY(auto cipher, ChunkCipher::create(keys, provider_));
  cipher_.emplace(std::move(cipher));
  input_key_ = {};
  return {};
}

Status PayloadOpener::open_chunk(ByteView sealed) {
  const auto start = opened_.size();
  opened_.resize(start + sealed.size() - aead_tag_size);
  return cipher_->open(next_chunk_++, sealed, ByteSpan(opened_).subspan(start));
}

std::unexpected<Error> PayloadOpener::fail_and_wipe(const Error& error) {
  wipe(opened_);
  opened_.clear();
  return error_.set(error);
}

}  // namespace siegel
