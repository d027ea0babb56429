// SPDX-License-Identifier: Apache-2.0
#include "piece_workers.h"

#include <algorithm>
#include <array>

namespace siegel::cli {
namespace {

/// One thread's part in a signature.
class LeafHasher {
 public:
  LeafHasher(const Provider& provider, SignedChunks* chunks) : hasher_(provider), chunks_(chunks) {}
  void add(std::uint64_t chunk, ByteView sealed) const {
    if (chunks_ != nullptr) chunks_->add(chunk, hasher_.leaf(sealed), sealed.size());
  }

 private:
  TreeHasher hasher_;
  SignedChunks* chunks_;
};

class SealWorker final : public PieceWorker {
 public:
  SealWorker(ChunkCipher cipher, LeafHasher leaves) : cipher_(std::move(cipher)), leaves_(std::move(leaves)) {}

  Outcome<std::span<iovec>> work(Piece& piece) override {
    // The last piece holds the short chunk, which may be empty.
    const auto chunks = piece.is_last ? piece.size / chunk_size + 1 : chunks_per_piece;
    for (std::size_t i = 0; i < chunks; ++i) {
      const auto size = std::min(chunk_size, piece.size - i * chunk_size);
      const auto sealed = piece.buffer.subspan(i * sealed_chunk_size, size + aead_tag_size);
      const auto chunk = piece.number * chunks_per_piece + i;
      if (auto status = cipher_.seal(chunk, sealed.first(size), sealed); !status) return failed(status.error());
      leaves_.add(chunk, sealed);
    }
    out_ = {piece.buffer.data(), piece.size + chunks * aead_tag_size};
    return std::span(&out_, 1);
  }

 private:
  ChunkCipher cipher_;
  LeafHasher leaves_;
  iovec out_{};
};

class OpenWorker final : public PieceWorker {
 public:
  OpenWorker(ChunkCipher cipher, const ExpectedContent& expected, LeafHasher leaves)
      : cipher_(std::move(cipher)), expected_(expected), leaves_(std::move(leaves)) {}

  Outcome<std::span<iovec>> work(Piece& piece) override {
    if (auto status = check_size(piece); !status) return failed_on(expected_.shown_name, status.error());
    std::size_t count = 0;
    for (std::size_t at = 0; at < piece.size; at += sealed_chunk_size) {
      const auto sealed = piece.buffer.subspan(at, std::min(sealed_chunk_size, piece.size - at));
      const auto plaintext = sealed.first(sealed.size() - aead_tag_size);
      const auto chunk = piece.number * chunks_per_piece + count;
      leaves_.add(chunk, sealed);  // before it is opened where it is
      if (auto status = cipher_.open(chunk, sealed, plaintext); !status)
        return failed_on(expected_.shown_name, in_words(status.error()));
      const auto content = plaintext.first(content_size(chunk * chunk_size, plaintext.size()));
      if (auto status = check_padding(plaintext.subspan(content.size())); !status)
        return failed_on(expected_.shown_name, status.error());
      out_[count++] = {content.data(), content.size()};
    }
    return std::span(out_).first(count);
  }

 private:
  /// A tag that does not match, as it is seen from here; anything else says itself what it is.
  static Error in_words(const Error& error) {
    if (error.code != ErrorCode::payload_forged) return error;
    return {error.code, "the payload was altered after sealing"};
  }

  Status check_size(const Piece& piece) const {
    const auto end = piece.number * sealed_piece_size + piece.size;
    if (expected_.chunks_size && end > *expected_.chunks_size)
      return siegel::fail(ErrorCode::trailing_data, "bytes follow the end of the sealed file");
    const bool too_short = expected_.chunks_size && end < *expected_.chunks_size;
    if (piece.is_last && (too_short || piece.size % sealed_chunk_size < aead_tag_size))
      return siegel::fail(ErrorCode::truncated, "the payload ends too early");
    return {};
  }

  std::size_t content_size(std::uint64_t begin, std::size_t size) const {
    if (!expected_.plaintext_size) return size;
    const auto left = *expected_.plaintext_size - std::min(begin, *expected_.plaintext_size);
    return static_cast<std::size_t>(std::min<std::uint64_t>(left, size));
  }

  ChunkCipher cipher_;
  const ExpectedContent& expected_;
  LeafHasher leaves_;
  std::array<iovec, chunks_per_piece> out_{};
};

class HashWorker final : public PieceWorker {
 public:
  explicit HashWorker(LeafHasher leaves) : leaves_(std::move(leaves)) {}

  Outcome<std::span<iovec>> work(Piece& piece) override {
    for (std::size_t at = 0; at < piece.size; at += sealed_chunk_size)
      leaves_.add(piece.number * chunks_per_piece + at / sealed_chunk_size,
                  piece.buffer.subspan(at, std::min(sealed_chunk_size, piece.size - at)));
    return std::span<iovec>{};
  }

 private:
  LeafHasher leaves_;
};

}  // namespace

MakeWorker seal_workers(const PreparedSeal& prepared, const Provider& provider, SignedChunks* to_sign) {
  return [&prepared, &provider, to_sign]() -> Outcome<std::unique_ptr<PieceWorker>> {
    CLI_TRY(auto cipher, prepared.chunk_cipher(provider));
    return std::make_unique<SealWorker>(std::move(cipher), LeafHasher(provider, to_sign));
  };
}

ExpectedContent expected_content(const UnlockedHeader& unlocked, std::string shown_name) {
  ExpectedContent expected{std::move(shown_name), unlocked.plaintext_size(), unlocked.payload_size()};
  if (expected.chunks_size) *expected.chunks_size -= payload_prefix_size;
  return expected;
}

MakeWorker open_workers(const PayloadKeys& keys, const ExpectedContent& expected, const Provider& provider,
                        SignedChunks* to_verify) {
  return [&keys, &expected, &provider, to_verify]() -> Outcome<std::unique_ptr<PieceWorker>> {
    CLI_TRY(auto cipher, ChunkCipher::create(keys, provider));
    return std::make_unique<OpenWorker>(std::move(cipher), expected, LeafHasher(provider, to_verify));
  };
}

MakeWorker hash_workers(const Provider& provider, SignedChunks& to_verify) {
  return [&provider, &to_verify]() -> Outcome<std::unique_ptr<PieceWorker>> {
    return std::make_unique<HashWorker>(LeafHasher(provider, &to_verify));
  };
}

}  // namespace siegel::cli
