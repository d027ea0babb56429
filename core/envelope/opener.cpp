// SPDX-License-Identifier: Apache-2.0
#include "envelope/opener.h"

#include <algorithm>

namespace siegel {

Status check_padding(ByteView padding) {
  if (std::ranges::any_of(padding, [](auto byte) { return byte != 0; }))
    return fail(ErrorCode::payload_forged, "the padding after the content is not zero");
  return {};
}

Result<Opener> Opener::create(const UnlockedHeader& unlocked, const Provider& provider) {
  SIEGEL_TRY(auto payload, PayloadOpener::create(unlocked.keys().payload_key().clone(),
                                                 payload_context(unlocked.header().head(), provider), provider));
  return Opener(std::move(payload), unlocked.plaintext_size(), unlocked.payload_size());
}

Result<ByteView> Opener::push(ByteView sealed) {
  if (error_) return error_.get();
  if (sealed_left_) {
    if (sealed.size() > *sealed_left_)
      return error_.set({ErrorCode::trailing_data, "bytes follow the end of the sealed file"});
    *sealed_left_ -= sealed.size();
  }
  const auto plaintext = payload_.push(sealed);
  if (!plaintext) return error_.set(plaintext.error());
  return without_padding(*plaintext);
}

Result<ByteView> Opener::finish() {
  if (error_) return error_.get();
  if (sealed_left_ && *sealed_left_ > 0) return error_.set({ErrorCode::truncated, "the payload ends too early"});
  const auto plaintext = payload_.finish();
  if (!plaintext) return error_.set(plaintext.error());
  auto last = without_padding(*plaintext);
  if (last) error_.close();
  return last;
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
