// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "c_api/external_slot.h"
#include "c_api/object.h"
#include "c_api/options.h"
#include "codec/json_object.h"
#include "envelope/seal_draft.h"
#include "envelope/sealer.h"

namespace siegel::c_api {

/// siegel_seal: options and recipients first, then the header, then the payload as a stream or chunk by chunk.
class SealObject final : public siegel_object {
 public:
  static Result<std::unique_ptr<SealObject>> create(ByteView options);

  Status add_recipient(ByteView description, ByteView secret);
  Result<std::uint64_t> sealed_size(std::uint64_t plaintext_size) const;
  Status show_file_key();
  Status take_wrapped_key(std::uint32_t index, ByteView blob);
  Status write_header();
  Result<std::size_t> header_size() const;

  Status seal_chunks(std::uint64_t first_chunk, ByteView plaintext);
  Status show_chunk_keys();
  Status digest_part(std::uint64_t part, ByteView plaintext);
  Status show_part_digest();

  Status update_signature(ByteView sealed);
  Status add_to_signature(std::uint64_t first_chunk, ByteView sealed);
  Status show_signed_bytes(std::uint64_t plaintext_size);
  Status take_signature(ByteView signature);

  Result<ByteView> push(ByteView plaintext) override;
  Result<ByteView> pad();
  Result<ByteView> finish() override;
  SealObject* as_seal() override { return this; }

  std::vector<const Recipient*> recipients() const;
  bool mixes_classical_with_post_quantum() const { return options_.mix_classical_with_post_quantum; }
  /// For rewrap, where only the recipients count. Errors: `policy_denied`.
  Status check_recipients_allowed() const;

 private:
  Status make_draft();
  Status expect_header() const;
  Status expect_signature() const;
  Result<ByteView> without_prefix(Result<ByteView> sealed);

  std::optional<TenantOptions> tenant_;
  SealOptions options_;
  std::vector<std::unique_ptr<Recipient>> recipients_;
  std::vector<ExternalSlot*> externals_;  // those of recipients_ that wait for a wrapped key
  std::optional<SealDraft> draft_;
  std::optional<PreparedSeal> prepared_;
  std::optional<Sealer> sealer_;
  std::optional<ChunkCipher> cipher_;
  std::optional<PayloadSignature> signature_;
  Bytes signed_bytes_;                             // what was given to be signed
  std::size_t prefix_left_ = payload_prefix_size;  // of what the stream gives first and write_header gave already
  std::unique_ptr<HmacSha256> part_digest_;
  std::uint64_t part_ = 0;  // whose digest is being made
};

}  // namespace siegel::c_api
