// SPDX-License-Identifier: Apache-2.0
#include "envelope/opener.h"

#include <algorithm>

namespace siegel {

Status check_padding(ByteView padding) {
  if (std::ranges::any_of(padding, [](auto byte) { return byte != 0; }))
    return fail(ErrorCode::payload_forged, "the padding after the content is not zero");
  return {};
}

Result<Opener> Opener::create(const UnlockedHeader& unlocked, const Provider& provider, Unverified unverified) {
  if (unlocked.signer() && unverified == Unverified::refuse)
    return fail(ErrorCode::policy_denied, "a stream gives content of a signed file before its signature is verified");
  SIEGEL_TRY(auto payload, PayloadOpener::create(unlocked.keys().payload_key().clone(),
                                                 payload_context(unlocked.header().head(), provider), provider));
  auto sealed_size = unlocked.payload_size();
  if (sealed_size) *sealed_size += unlocked.trailer_size();
  Opener opener(std::move(payload), unlocked.plaintext_size(), sealed_size);
  if (const auto& signer = unlocked.signer())
    opener.signed_.emplace(*signer, PayloadSignature(unlocked.header().head(), provider), TrailerHold{}, WipedBytes{});
  return opener;
}

Result<ByteView> Opener::push(ByteView sealed) {
  if (error_) return error_.get();
  if (sealed_left_) {
    if (sealed.size() > *sealed_left_)
      return error_.set({ErrorCode::trailing_data, "bytes follow the end of the sealed file"});
    *sealed_left_ -= sealed.size();
  }
  if (!signed_) return open(sealed);
  const auto [held, fresh] = signed_->hold.pass(sealed);
  signed_->signature.update(held);
  signed_->signature.update(fresh);
  if (held.empty()) return open(fresh);
  wipe(signed_->opened);
  SIEGEL_TRY(const auto first, open(held));
  signed_->opened.assign(first.begin(), first.end());
  SIEGEL_TRY(const auto second, open(fresh));
  append(signed_->opened, second);
  return ByteView(signed_->opened);
}

Result<ByteView> Opener::open(ByteView payload) {
  const auto plaintext = payload_.push(payload);
  if (!plaintext) return error_.set(plaintext.error());
  return without_padding(*plaintext);
}

Result<ByteView> Opener::finish() {
  if (error_) return error_.get();
  if (sealed_left_ && *sealed_left_ > 0) return error_.set({ErrorCode::truncated, "the payload ends too early"});
  if (signed_ && signed_->hold.trailer().size() < signature_trailer_size)
    return error_.set({ErrorCode::truncated, "the file ends without its signature"});
  const auto plaintext = payload_.finish();
  if (!plaintext) return error_.set(plaintext.error());
  auto last = without_padding(*plaintext);
  if (!last) return last;
  if (auto status = verify_signature(); !status) return error_.set(status.error());
  error_.close();
  return last;
}

Status Opener::verify_signature() {
  if (!signed_) return {};
  return signed_->signature.verify(signed_->signer, signed_->hold.trailer(), signed_->signature.size());
}

Result<ByteView> Opener::without_padding(ByteView plaintext) {
  if (!plaintext_left_) return plaintext;
  const auto content =
      plaintext.first(static_cast<std::size_t>(std::min<std::uint64_t>(plaintext.size(), *plaintext_left_)));
  *plaintext_left_ -= content.size();
  if (auto status = check_padding(plaintext.subspan(content.size())); !status) return error_.set(status.error());
  return content;
}

}  // namespace siegel
