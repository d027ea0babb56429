// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "c_api/object.h"
#include "c_api/options.h"
#include "c_api/seal_object.h"
#include "envelope/header_reader.h"
#include "envelope/opener.h"
#include "envelope/range_opener.h"
#include "envelope/rewrap.h"

namespace siegel::c_api {

/// siegel_open: the header first, then a way in, then the payload as a stream, as a range, or chunk by chunk.
class OpenObject final : public siegel_object {
 public:
  static Result<std::unique_ptr<OpenObject>> create(ByteView options);

  Result<bool> read_header(ByteView bytes);
  Result<std::size_t> header_size() const;
  Status inspect();
  Status show_stanzas();
  Status unlock(ByteView how, ByteView secret);
  Status begin_payload(ByteView prefix);
  struct SealedRange {
    std::uint64_t begin;
    std::uint64_t end;
  };
  Result<SealedRange> begin_range(ByteView prefix, std::uint64_t begin, std::uint64_t end);

  Status rewrap(const SealObject& recipients, RewrapMode mode);
  Status show_file_key();

  Status open_chunks(std::uint64_t first_chunk, ByteView sealed);
  Status show_chunk_keys();

  Status update_signature(ByteView sealed);
  Status check_signature(ByteView trailer);

  Result<ByteView> push(ByteView sealed) override;
  Result<ByteView> finish() override;
  OpenObject* as_open() override { return this; }

 private:
  Status expect_header() const;
  Status expect_unlocked() const;
  Result<PayloadPrefix> check_prefix(ByteView prefix);

  OpenOptions options_;
  HeaderReader reader_;
  bool header_complete_ = false;
  std::optional<UnlockedHeader> unlocked_;
  std::optional<PayloadKeys> payload_keys_;
  std::optional<ChunkCipher> cipher_;
  std::optional<Opener> opener_;
  std::optional<PayloadSignature> signature_;  // of chunks that are opened one by one
  std::optional<RangeOpener> range_;
};

}  // namespace siegel::c_api
