// SPDX-License-Identifier: Apache-2.0
#include "envelope/part_sealer.h"

#include <algorithm>

#include "base/wiped_bytes.h"

namespace siegel {

Result<PartSealer> PartSealer::create(const PreparedSeal& prepared, std::uint64_t plaintext_size,
                                      const Provider& provider) {
  if (prepared.promised_size() && *prepared.promised_size() != plaintext_size)
    return fail(ErrorCode::input_changed, "the content is not as long as its metadata says");
  const auto padded = plaintext_size + prepared.padding_after(plaintext_size);
  if (padded > max_plaintext_size) return fail(ErrorCode::too_large, "a file holds at most 4 PiB");
  SIEGEL_TRY(auto cipher, prepared.chunk_cipher(provider));
  auto first_bytes = prepared.header();
  append(first_bytes, prepared.payload_prefix());
  std::optional<PayloadSignature> signature;
  if (prepared.is_signed() && !prepared.signing_key())
    return fail(ErrorCode::bad_argument, "parts are signed with the key: give it with the options");
  if (prepared.is_signed()) signature.emplace(prepared.begin_signature(provider));
  return PartSealer(std::move(cipher), prepared.part_key().clone(), std::move(first_bytes), plaintext_size, padded,
                    provider, std::move(signature), prepared.signing_key());
}

// The short last chunk may be empty, so a content of exactly n parts has one part more, of 16 bytes.
std::uint64_t PartSealer::part_count() const { return padded_size_ / part_size + 1; }

std::uint64_t PartSealer::plaintext_begin(std::uint64_t part) const {
  return std::min(part * part_size, content_size_);
}

std::size_t PartSealer::plaintext_size(std::uint64_t part) const {
  return static_cast<std::size_t>(plaintext_begin(part + 1) - plaintext_begin(part));
}

std::size_t PartSealer::padded_part_size(std::uint64_t part) const {
  return static_cast<std::size_t>(std::min<std::uint64_t>(padded_size_ - part * part_size, part_size));
}

std::uint64_t PartSealer::sealed_begin(std::uint64_t part) const {
  return part == 0 ? 0 : first_bytes_.size() + part * sealed_part_size;
}

std::size_t PartSealer::sealed_size(std::uint64_t part) const {
  const auto size = padded_part_size(part);
  const bool last = part + 1 == part_count();
  const auto chunks = last ? size / chunk_size + 1 : chunks_per_part;
  return (part == 0 ? first_bytes_.size() : 0) + size + chunks * aead_tag_size +
         (last && signature_ ? signature_trailer_size : 0);
}

Result<ByteView> PartSealer::seal(std::uint64_t part, ByteView plaintext) {
  if (part >= part_count()) return fail(ErrorCode::bad_argument, "the file has no such part");
  if (plaintext.size() != plaintext_size(part))
    return fail(ErrorCode::input_changed, "the content is not as long as it was");
  Bytes part_number;
  append_big_endian(part_number, part);
  const auto digest = provider_.hmac_sha_256(part_key_.reveal(), {part_number, plaintext});
  SIEGEL_CHECK(adopt_digests({{part, digest}}));

  sealed_.clear();
  if (part == 0) append(sealed_, first_bytes_);
  WipedBytes padded;  // only for a part that reaches into the padding
  if (plaintext.size() < padded_part_size(part)) {
    padded.assign(plaintext.begin(), plaintext.end());
    padded.resize(padded_part_size(part));
    plaintext = padded;
  }
  const bool last = part + 1 == part_count();
  const auto chunks = last ? plaintext.size() / chunk_size + 1 : chunks_per_part;
  for (std::size_t i = 0; i < chunks; ++i) {
    const auto chunk = plaintext.subspan(i * chunk_size, std::min(chunk_size, plaintext.size() - i * chunk_size));
    const auto start = sealed_.size();
    sealed_.resize(start + chunk.size() + aead_tag_size);
    SIEGEL_CHECK(cipher_.seal(part * chunks_per_part + i, chunk, ByteSpan(sealed_).subspan(start)));
    if (signature_) signature_->add_chunks(part * chunks_per_part + i, ByteView(sealed_).subspan(start));
  }
  if (last && signature_) {
    SIEGEL_TRY(const auto trailer, signature_->sign(*signing_key_, payload_size(padded_size_)));
    append(sealed_, trailer);
  }
  return ByteView(sealed_);
}

Status PartSealer::adopt_digests(const std::map<std::uint64_t, Sha256Digest>& digests) {
  for (const auto& [part, digest] : digests) {
    const auto [known, added] = digests_.emplace(part, digest);
    if (!added && !equal_constant_time(known->second, digest))
      return fail(ErrorCode::input_changed, "the content of a part is not what it was when it was sealed first");
  }
  return {};
}

}  // namespace siegel
