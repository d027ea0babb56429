// SPDX-License-Identifier: Apache-2.0
#include "data/text_input.h"

#include <algorithm>
#include <utility>

namespace siegel {
namespace {

constexpr std::size_t slice_size = 65'536;

}  // namespace

Status TextInput::push(ByteView text, TextTaker& taker) {
  if (!decoder_) {
    const auto taken = std::min(text.size(), sample_size_ - sample_.size());
    append(sample_, text.first(taken));
    text = text.subspan(taken);
    if (sample_.size() < sample_size_) return {};
    SIEGEL_CHECK(begin(SampleExtent::front, taker));
  }
  return decode(text, taker);
}

Status TextInput::finish(TextTaker& taker) {
  if (!decoder_) SIEGEL_CHECK(begin(SampleExtent::whole, taker));
  SIEGEL_CHECK(decoder_->finish());
  return {};
}

Status TextInput::begin(SampleExtent extent, TextTaker& taker) {
  const auto sample = std::exchange(sample_, {});
  encoding_ = wanted_ ? with_byte_order_mark(*wanted_, sample) : detect_(sample, extent);
  decoder_.emplace(encoding_->encoding);
  const auto mark = ByteView(sample).first(encoding_->byte_order_mark_size);
  SIEGEL_CHECK(taker.begin(encoding_->encoding, mark));
  return decode(ByteView(sample).subspan(mark.size()), taker);
}

Status TextInput::decode(ByteView text, TextTaker& taker) {
  while (!text.empty()) {
    const auto slice = text.first(std::min(text.size(), slice_size));
    text = text.subspan(slice.size());
    const auto decoded = decoder_->push(slice);
    SIEGEL_CHECK(taker.take(decoded ? *decoded : decoder_->decoded()));
    if (!decoded) return fail(decoded.error());
  }
  return {};
}

}  // namespace siegel
