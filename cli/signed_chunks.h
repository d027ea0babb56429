// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

#include "failure.h"

namespace siegel::cli {

/// The signature of a payload whose chunks several threads seal or open.
class SignedChunks {
 public:
  explicit SignedChunks(PayloadSignature signature) : signature_(std::move(signature)) {}

  /// From any thread.
  void add(std::uint64_t chunk, const TreeHash& leaf, std::size_t sealed_size);

  /// Salt, commitment and all chunks so far.
  std::uint64_t payload_size() const { return payload_size_; }
  /// When all chunks are there. Fails with `bad_argument`.
  Outcome<Bytes> sign(const FileSigner& key);
  /// Fails with `bad_signature`, `truncated`.
  Done verify(const Signer& signer, ByteView trailer, const std::string& shown_name);

 private:
  std::mutex mutex_;
  PayloadSignature signature_;
  std::uint64_t payload_size_ = payload_prefix_size;
};

}  // namespace siegel::cli
