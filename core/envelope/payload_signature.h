// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "keys/signing_key.h"
#include "stream/chunk_buffer.h"
#include "stream/chunk_tree.h"
#include "stream/payload_keys.h"

namespace siegel {

/// Bytes of the trailer behind a signed payload: an Ed25519 signature.
inline constexpr std::size_t signature_trailer_size = std::tuple_size_v<Ed25519Signature>;

/// What a signed file's signature covers (docs/format.md, "Signatures"), as it comes together: the head of the header,
/// salt and commitment, and the sealed chunks.
class PayloadSignature {
 public:
  /// `head` is `Header::head`.
  PayloadSignature(ByteView head, const Provider& provider);

  /// Salt and commitment, before the rest; then only chunks follow.
  void begin(const PayloadPrefix& prefix) {
    prefix_ = prefix;
    size_ = prefix.size();
  }
  /// The sealed bytes of the payload in order, cut anywhere: from the salt on, or after `begin` from the first chunk
  /// on.
  void update(ByteView payload);
  /// Or the leaves of its chunks, in any order, with `begin`.
  void add(std::uint64_t chunk, const TreeHash& leaf) { tree_.add(chunk, leaf); }
  /// Whole sealed chunks from this one on, of which only the file's last may be short; in any order.
  void add_chunks(std::uint64_t first_chunk, ByteView sealed);

  /// The trailer of a payload of this size (salt, commitment and chunks). Errors: `bad_argument` while a chunk is
  /// missing.
  Result<Bytes> sign(const FileSigner& key, std::uint64_t payload_size);
  /// The bytes that are signed, for a signer outside. Errors: as `sign`.
  Result<Bytes> message(std::uint64_t payload_size);
  /// Errors: `bad_signature`; `truncated` for a trailer of another size.
  Status verify(const Signer& signer, ByteView trailer, std::uint64_t payload_size);

  /// Bytes of the payload that `begin` and `update` got.
  std::uint64_t size() const { return size_; }

 private:
  void end_chunk();

  Sha512Digest head_digest_;
  PayloadPrefix prefix_{};
  ChunkTree tree_;
  std::uint64_t size_ = 0;
  std::uint64_t next_chunk_ = 0;
  ChunkBuffer<sealed_chunk_size> pending_;
};

/// Keeps the last bytes of a stream back, because they are not payload but the trailer, and nobody knows where a stream
/// ends before it does.
class TrailerHold {
 public:
  /// What has turned out not to be the trailer: first `held`, then `fresh`. Both live until the next call.
  struct Passed {
    ByteView held;
    ByteView fresh;
  };
  Passed pass(ByteView bytes);
  ByteView trailer() const { return ByteView(kept_).first(size_); }

 private:
  std::array<std::uint8_t, signature_trailer_size> kept_{};
  std::array<std::uint8_t, signature_trailer_size> passed_{};
  std::size_t size_ = 0;
};

}  // namespace siegel
