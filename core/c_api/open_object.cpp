// SPDX-License-Identifier: Apache-2.0
#include "c_api/open_object.h"

#include <algorithm>

#include "c_api/shared_provider.h"
#include "c_api/unlocking.h"
#include "envelope/inspection.h"

namespace siegel::c_api {

Result<std::unique_ptr<OpenObject>> OpenObject::create(ByteView options) {
  SIEGEL_TRY(auto json, JsonObject::parse(options));
  auto object = std::make_unique<OpenObject>();
  SIEGEL_TRY(object->options_, read_open_options(json));
  return object;
}

Result<bool> OpenObject::read_header(ByteView bytes) {
  if (header_complete_) return fail(ErrorCode::bad_argument, "the header is complete");
  SIEGEL_TRY(header_complete_, reader_.push(bytes));
  if (header_complete_) give({reader_.rest()});
  return header_complete_;
}

Status OpenObject::expect_header() const {
  if (!header_complete_) return fail(ErrorCode::truncated, "the header is not complete");
  return {};
}

Status OpenObject::expect_unlocked() const {
  SIEGEL_CHECK(expect_header());
  if (!unlocked_) return fail(ErrorCode::bad_argument, "the header has not been unlocked");
  return {};
}

Result<std::size_t> OpenObject::header_size() const {
  SIEGEL_CHECK(expect_header());
  return reader_.header().size();
}

Status OpenObject::inspect() {
  SIEGEL_CHECK(expect_header());
  give((unlocked_ ? inspection(*unlocked_) : inspection(reader_.header())).print());
  return {};
}

Status OpenObject::show_stanzas() {
  SIEGEL_CHECK(expect_header());
  SIEGEL_TRY(const auto* provider, shared_provider());
  give(describe_stanzas(reader_.header(), *provider).print());
  return {};
}

Status OpenObject::unlock(ByteView how, ByteView secret) {
  SIEGEL_CHECK(expect_header());
  if (unlocked_) return fail(ErrorCode::bad_argument, "the header is unlocked already");
  SIEGEL_TRY(auto json, JsonObject::parse(how));
  SIEGEL_TRY(auto unlocked, unlock_with(json, secret, reader_.header(), options_));
  unlocked_.emplace(std::move(unlocked));
  return {};
}

Result<PayloadPrefix> OpenObject::check_prefix(ByteView bytes) {
  SIEGEL_CHECK(expect_unlocked());
  if (payload_keys_) return fail(ErrorCode::bad_argument, "the payload has begun");
  PayloadPrefix prefix;
  if (bytes.size() != prefix.size()) return fail(ErrorCode::bad_argument, "salt and commitment have 56 bytes");
  std::ranges::copy(bytes, prefix.begin());
  return prefix;
}

Status OpenObject::begin_payload(ByteView bytes) {
  SIEGEL_TRY(const auto prefix, check_prefix(bytes));
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(auto keys, unlocked_->payload_keys(prefix, *provider));
  SIEGEL_TRY(auto cipher, ChunkCipher::create(keys, *provider));
  cipher_.emplace(std::move(cipher));
  SIEGEL_TRY(auto opener, Opener::create(*unlocked_, *provider, options_.unverified));
  opener_.emplace(std::move(opener));
  SIEGEL_CHECK(opener_->push(prefix));
  if (unlocked_->signer()) {
    signature_.emplace(unlocked_->header().head(), *provider);
    signature_->begin(prefix);
  }
  payload_keys_ = std::move(keys);
  return {};
}

Result<OpenObject::SealedRange> OpenObject::begin_range(ByteView bytes, std::uint64_t begin, std::uint64_t end) {
  SIEGEL_TRY(const auto prefix, check_prefix(bytes));
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(auto keys, unlocked_->payload_keys(prefix, *provider));
  SIEGEL_TRY(auto range, RangeOpener::create(*unlocked_, prefix, begin, end, *provider, options_.unverified));
  range_.emplace(std::move(range));
  payload_keys_ = std::move(keys);
  return SealedRange{range_->sealed_begin(), range_->sealed_end()};
}

Status OpenObject::show_file_key() {
  SIEGEL_CHECK(expect_unlocked());
  SIEGEL_TRY(const auto* provider, shared_provider());
  give({unlocked_->file_key().reveal(), binding_of(unlocked_->header().head(), *provider)});
  return {};
}

Status OpenObject::rewrap(const SealObject& recipients, RewrapMode mode) {
  SIEGEL_CHECK(expect_unlocked());
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_CHECK(recipients.check_recipients_allowed());
  const RewrapOptions options{mode, recipients.mixes_classical_with_post_quantum()};
  SIEGEL_TRY(const auto header, siegel::rewrap(*unlocked_, recipients.recipients(), *provider, options));
  give({header});
  return {};
}

Status OpenObject::open_chunks(std::uint64_t first_chunk, ByteView sealed) {
  if (!cipher_) return fail(ErrorCode::bad_argument, "salt and commitment come before the chunks");
  const auto chunks = (sealed.size() + sealed_chunk_size - 1) / sealed_chunk_size;
  if (chunks == 0 || sealed.size() - (chunks - 1) * sealed_chunk_size < aead_tag_size)
    return fail(ErrorCode::truncated, "a chunk is shorter than its authentication tag");
  const auto out = make_room(sealed.size() - chunks * aead_tag_size);
  for (std::size_t i = 0; i < chunks; ++i) {
    const auto at = i * sealed_chunk_size;
    const auto chunk = sealed.subspan(at, std::min(sealed_chunk_size, sealed.size() - at));
    const auto plaintext = out.subspan(i * chunk_size, chunk.size() - aead_tag_size);
    if (const auto opened = cipher_->open(first_chunk + i, chunk, plaintext); !opened) {
      drop_output();
      if (opened.error().code != ErrorCode::payload_forged) return opened;
      return fail(ErrorCode::payload_forged, "the payload was altered after sealing");
    }
  }
  return {};
}

Status OpenObject::show_chunk_keys() {
  if (!payload_keys_) return fail(ErrorCode::bad_argument, "salt and commitment come before the chunks");
  give({payload_keys_->key().reveal(), payload_keys_->base_nonce()});
  return {};
}

Status OpenObject::update_signature(ByteView sealed) {
  if (!signature_) return fail(ErrorCode::bad_argument, "this file is not signed, or its payload has not begun");
  signature_->update(sealed);
  return {};
}

Status OpenObject::check_signature(ByteView trailer) {
  if (!signature_) return fail(ErrorCode::bad_argument, "this file is not signed, or its payload has not begun");
  return signature_->verify(*unlocked_->signer(), trailer, signature_->size());
}

Result<ByteView> OpenObject::push(ByteView sealed) {
  if (range_) return range_->push(sealed);
  if (!opener_) return fail(ErrorCode::bad_argument, "salt and commitment come before the chunks");
  return opener_->push(sealed);
}

Result<ByteView> OpenObject::finish() {
  if (range_) return range_->finish();
  if (!opener_) return fail(ErrorCode::bad_argument, "salt and commitment come before the chunks");
  return opener_->finish();
}

}  // namespace siegel::c_api
