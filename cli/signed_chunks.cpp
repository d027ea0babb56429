// SPDX-License-Identifier: Apache-2.0
#include "signed_chunks.h"

namespace siegel::cli {

void SignedChunks::add(std::uint64_t chunk, const TreeHash& leaf, std::size_t sealed_size) {
  const std::scoped_lock lock(mutex_);
  signature_.add(chunk, leaf);
  payload_size_ += sealed_size;
}

Outcome<Bytes> SignedChunks::sign(const FileSigner& key) {
  CLI_TRY(auto trailer, signature_.sign(key, payload_size_));
  return trailer;
}

Done SignedChunks::verify(const Signer& signer, ByteView trailer, const std::string& shown_name) {
  if (const auto status = signature_.verify(signer, trailer, payload_size_); !status)
    return failed_on(shown_name, status.error());
  return {};
}

}  // namespace siegel::cli
