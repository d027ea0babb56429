// SPDX-License-Identifier: Apache-2.0
#include "stream/range_reader.h"

namespace siegel {
namespace {
/// A range that ends inside the content needs no more than the chunk of its last byte.
std::uint64_t last_chunk_of(std::uint64_t begin, std::uint64_t end) {
  return chunk_of_byte(end > begin ? end - 1 : begin);
}
}  // namespace

RangeReader::RangeReader(ChunkCipher cipher, std::uint64_t begin, std::uint64_t end)
    : cipher_(std::move(cipher)),
      begin_(begin),
      end_(end),
      last_chunk_(last_chunk_of(begin, end)),
      next_chunk_(chunk_of_byte(begin)) {}

Result<RangeReader> RangeReader::create(const PayloadKeys& keys, std::uint64_t begin, std::uint64_t end,
                                        const Provider& provider) {
  if (begin > end) return fail(ErrorCode::bad_argument, "the range ends before it begins");
  if (begin > max_plaintext_size) return fail(ErrorCode::too_large, "a file holds at most 4 PiB");
  SIEGEL_TRY(auto cipher, ChunkCipher::create(keys, provider));
  return RangeReader(std::move(cipher), begin, std::min(end, max_plaintext_size));
}

Result<ByteView> RangeReader::push(ByteView sealed) {
  if (error_) return error_.get();
  wipe(opened_);
  opened_.clear();
  while (!sealed.empty()) {
    if (next_chunk_ > last_chunk_)
      return error_.set({ErrorCode::trailing_data, "bytes follow the end of the requested range"});
    sealed = pending_.fill(sealed);
    if (pending_.full()) {
      if (auto status = open_chunk(pending_.reveal()); !status) return error_.set(status.error());
      pending_.clear();
    }
  }
  return ByteView(opened_);
}

Result<ByteView> RangeReader::finish() {
  if (error_) return error_.get();
  wipe(opened_);
  opened_.clear();
  if (next_chunk_ <= last_chunk_) {
    // The payload ended inside the range: then this has to be its short last chunk.
    if (pending_.size() < aead_tag_size)
      return error_.set({ErrorCode::truncated, "the payload ends without its last chunk"});
    const auto content_end = next_chunk_ * chunk_size + pending_.size() - aead_tag_size;
    if (auto status = open_chunk(pending_.reveal()); !status) return error_.set(status.error());
    pending_.clear();
    if (begin_ > content_end)
      return error_.set({ErrorCode::bad_argument, "the range begins behind the end of the content"});
  }
  error_.close();
  return ByteView(opened_);
}

Status RangeReader::open_chunk(ByteView sealed) {
  const auto chunk_begin = next_chunk_ * chunk_size;
  const auto size = sealed.size() - aead_tag_size;
  chunk_.clear();
  SIEGEL_CHECK(cipher_.open(next_chunk_, sealed, chunk_.reserve(size)));
  ++next_chunk_;
  const auto from = std::min<std::uint64_t>(begin_ > chunk_begin ? begin_ - chunk_begin : 0, size);
  const auto to = std::min<std::uint64_t>(end_ > chunk_begin ? end_ - chunk_begin : 0, size);
  if (to > from)
    append(opened_, chunk_.reveal().subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)));
  chunk_.clear();
  return {};
}

}  // namespace siegel
