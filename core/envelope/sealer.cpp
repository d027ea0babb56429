// SPDX-License-Identifier: Apache-2.0
#include "envelope/sealer.h"

#include <algorithm>
#include <array>
#include <utility>

namespace siegel {
namespace {
constexpr std::size_t padding_step = std::size_t{1} << 20;
constexpr Error not_as_promised{ErrorCode::input_changed, "the content is not as long as its metadata says"};
}  // namespace

Result<Sealer> Sealer::create(const PreparedSeal& prepared, const Provider& provider, HeaderPlace place) {
  SIEGEL_TRY(auto payload, PayloadSealer::create(prepared.payload_keys(), provider));
  const auto promised = prepared.promised_size();
  std::optional<PayloadSignature> signature;
  if (prepared.signing_key()) signature.emplace(prepared.head(), provider);
  return Sealer(std::move(payload), place == HeaderPlace::in_front ? prepared.header() : Bytes{}, promised,
                promised ? prepared.padding_after(*promised) : 0, std::move(signature), prepared.signing_key());
}

Result<ByteView> Sealer::push(ByteView plaintext) {
  if (error_) return error_.get();
  plaintext_size_ += plaintext.size();
  if (promised_size_ && plaintext_size_ > *promised_size_) return error_.set(not_as_promised);
  return with_header(payload_.push(plaintext));
}

Result<ByteView> Sealer::pad() {
  if (error_) return error_.get();
  if (promised_size_ && plaintext_size_ != *promised_size_) return error_.set(not_as_promised);
  if (padding_left_ == 0) return ByteView{};
  const Bytes zeros(static_cast<std::size_t>(std::min<std::uint64_t>(padding_left_, padding_step)));
  padding_left_ -= zeros.size();
  return with_header(payload_.push(zeros));
}

Result<ByteView> Sealer::finish() {
  if (error_) return error_.get();
  Bytes padding;
  while (true) {
    SIEGEL_TRY(const auto piece, pad());
    if (padding_left_ == 0 && piece.empty()) break;
    append(padding, piece);
  }
  auto last = with_header(payload_.finish());
  if (!last) return last;
  const auto signature = trailer();
  if (!signature) return error_.set(signature.error());
  error_.close();
  if (padding.empty() && signature->empty()) return last;
  append(padding, *last);
  append(padding, *signature);
  output_ = std::move(padding);
  return ByteView(output_);
}

Result<Bytes> Sealer::trailer() {
  if (!signature_) return Bytes{};
  return signature_->sign(*signing_key_, signature_->size());
}

Result<ByteView> Sealer::with_header(Result<ByteView> sealed) {
  if (!sealed) return error_.set(sealed.error());
  if (signature_) signature_->update(*sealed);
  if (header_.empty()) return sealed;
  output_ = std::exchange(header_, {});
  append(output_, *sealed);
  return ByteView(output_);
}

}  // namespace siegel
