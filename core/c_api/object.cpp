// SPDX-License-Identifier: Apache-2.0
#include "c_api/object.h"

namespace {

std::unexpected<siegel::Error> not_a_stream() {
  return siegel::fail(siegel::ErrorCode::bad_argument, "this object is not a stream, or not yet");
}

}  // namespace

siegel::Result<siegel::ByteView> siegel_object::push(siegel::ByteView /*bytes*/) { return not_a_stream(); }
siegel::Result<siegel::ByteView> siegel_object::finish() { return not_a_stream(); }

void siegel_object::give(std::initializer_list<siegel::ByteView> parts) {
  siegel::WipedBytes kept;
  for (const auto part : parts) siegel::append(kept, part);
  kept_ = std::move(kept);
  output_ = kept_;
}

siegel::ByteSpan siegel_object::make_room(std::size_t size) {
  output_ = {};
  siegel::wipe(kept_);
  kept_.resize(size);
  output_ = kept_;
  return kept_;
}

void siegel_object::drop_output() {
  siegel::wipe(kept_);
  kept_.clear();
  output_ = {};
}
