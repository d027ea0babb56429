// SPDX-License-Identifier: Apache-2.0
#include "envelope/payload_signature.h"

#include <algorithm>

namespace siegel {
namespace {
constexpr std::string_view signature_label = "siegel/v1 signature";
}  // namespace

PayloadSignature::PayloadSignature(ByteView head, const Provider& provider)
    : head_digest_(provider.sha_512({head})), tree_(provider) {}

void PayloadSignature::update(ByteView payload) {
  if (size_ < payload_prefix_size) {
    const auto taken =
        payload.first(static_cast<std::size_t>(std::min<std::uint64_t>(payload.size(), payload_prefix_size - size_)));
    std::ranges::copy(taken, prefix_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += taken.size();
    payload = payload.subspan(taken.size());
  }
  size_ += payload.size();
  while (!payload.empty()) {
    if (pending_.empty() && payload.size() >= sealed_chunk_size) {
      tree_.add(next_chunk_++, payload.first(sealed_chunk_size));
      payload = payload.subspan(sealed_chunk_size);
      continue;
    }
    payload = pending_.fill(payload);
    if (pending_.full()) end_chunk();
  }
}

void PayloadSignature::end_chunk() {
  tree_.add(next_chunk_++, pending_.reveal());
  pending_.clear();
}

void PayloadSignature::add_chunks(std::uint64_t first_chunk, ByteView sealed) {
  for (; !sealed.empty(); ++first_chunk) {
    const auto chunk = sealed.first(std::min(sealed.size(), sealed_chunk_size));
    tree_.add(first_chunk, chunk);
    sealed = sealed.subspan(chunk.size());
  }
}

Result<Bytes> PayloadSignature::message(std::uint64_t payload_size) {
  if (!pending_.empty()) end_chunk();  // the last one is the short one
  const auto chunks = payload_size < payload_prefix_size
                          ? 0
                          : (payload_size - payload_prefix_size + sealed_chunk_size - 1) / sealed_chunk_size;
  SIEGEL_TRY(const auto root, tree_.root(chunks));
  Bytes message;
  append(message, bytes_of(signature_label));
  message.push_back(0);
  append(message, head_digest_);
  append(message, prefix_);
  append(message, root);
  append_big_endian(message, payload_size);
  return message;
}

Result<Bytes> PayloadSignature::sign(const FileSigner& key, std::uint64_t payload_size) {
  SIEGEL_TRY(const auto signed_bytes, message(payload_size));
  SIEGEL_TRY(const auto signature, key.sign(signed_bytes));
  return Bytes(signature.begin(), signature.end());
}

Status PayloadSignature::verify(const Signer& signer, ByteView trailer, std::uint64_t payload_size) {
  Ed25519Signature signature{};
  if (trailer.size() != signature.size()) return fail(ErrorCode::truncated, "the file ends without its signature");
  std::ranges::copy(trailer, signature.begin());
  SIEGEL_TRY(const auto signed_bytes, message(payload_size));
  if (!signer.verify(signed_bytes, signature))
    return fail(ErrorCode::bad_signature, "the file is not what its signer signed");
  return {};
}

TrailerHold::Passed TrailerHold::pass(ByteView bytes) {
  const auto size = size_ + bytes.size();
  const auto passing = size - std::min(size, kept_.size());
  const auto from_kept = std::min(passing, size_);
  const auto fresh = bytes.first(passing - from_kept);
  const auto rest = bytes.subspan(fresh.size());
  std::copy_n(kept_.begin(), from_kept, passed_.begin());
  std::shift_left(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(size_),
                  static_cast<std::ptrdiff_t>(from_kept));
  std::ranges::copy(rest, kept_.begin() + static_cast<std::ptrdiff_t>(size_ - from_kept));
  size_ = size - passing;
  return {ByteView(passed_).first(from_kept), fresh};
}

}  // namespace siegel
