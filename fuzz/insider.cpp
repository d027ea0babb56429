// SPDX-License-Identifier: Apache-2.0
#include "envelope/header.h"
#include "envelope/header_keys.h"
#include "envelope/tlv.h"
#include "sealed_files.h"
#include "stream/payload_sealer.h"

using namespace siegel;
using namespace siegel::fuzzing;

// Everything authentic and nothing sensible: whoever may seal writes any core and any metadata, with a MAC and tags
// that fit. So the fuzzer gets behind the checks that stop it elsewhere.

namespace {

const SecretBytes& file_key() {
  static const auto key = SecretBytes::copy(bytes_of("the file key of an insider, 32 b"));
  return key;
}

Bytes core_with(ByteView sealed_metadata, bool padded, ByteView more) {
  Bytes core(more.begin(), more.end());
  append_tlv(core, 0x8001, FileId{});
  if (!sealed_metadata.empty()) append_tlv(core, 0x8002, sealed_metadata);
  if (padded) append_tlv(core, 0x8005, Bytes{1});
  return core;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const auto flags = input.byte();
  const auto seed = input.byte();
  const auto keys = HeaderKeys::derive(file_key(), FileId{}, provider());

  const auto fields = input.take(input.number(600));
  Bytes block(fields.begin(), fields.end());
  if ((flags & 1) != 0) append_tlv(block, 0xFFFF, Bytes((256 - (block.size() + tlv_head_size) % 256) % 256));
  const auto sealed_metadata = (flags & 2) != 0 ? *keys->seal_metadata(SecretBytes::copy(block), provider()) : Bytes{};
  const auto more = (flags & 4) != 0 ? input.take(input.number(600)) : ByteView{};

  auto encoded = encode_head(core_with(sealed_metadata, (flags & 8) != 0, more));
  const Bytes head = encoded;
  append(encoded, *encode_recipients({Stanza{0x7777, {}}}));
  append(encoded, keys->mac({encoded}, provider()));

  auto header = Header::parse(encoded);
  if (!header) return 0;
  const auto unlocked = unlock_with_file_key(std::move(*header), file_key().clone(), provider());
  if (!unlocked) {
    require(unlocked.error().code == ErrorCode::bad_header || unlocked.error().code == ErrorCode::too_large);
    return 0;
  }
  require(!inspection(*unlocked).print().empty());

  const auto content = input.rest();
  const auto payload_keys =
      PayloadKeys::derive(keys->payload_key(), payload_context(head, provider()), PayloadSalt{}, provider());
  auto sealer = PayloadSealer::create(*payload_keys, provider());
  const auto payload = run(*sealer, content, seed, 20'000);
  auto opener = Opener::create(*unlocked, provider(), Unverified::release);
  Bytes released;
  const auto status = run(*opener, *payload, seed, 20'000, [&](ByteView piece) {
    append(released, piece);
    require(is_prefix(released, content));
  });
  if (status) require(released.size() == unlocked->plaintext_size().value_or(content.size()));
  return 0;
}
