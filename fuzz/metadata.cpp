// SPDX-License-Identifier: Apache-2.0
#include "envelope/metadata.h"

#include "envelope/tlv.h"
#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

constexpr std::uint16_t last_known_field = 5;
constexpr std::uint16_t fill_field = 0xFFFF;

void check_block(ByteView bytes) {
  const auto metadata = decode_metadata(SecretBytes::copy(bytes));
  if (!metadata) {
    require(metadata.error().code == ErrorCode::bad_header || metadata.error().code == ErrorCode::too_large);
    return;
  }
  const auto printed = encode_metadata(*metadata);
  require(printed.has_value());
  const auto again = decode_metadata(*printed);
  require(again && *again == *metadata);
  // Fields of later versions are read over; without them there is one way only to write the block.
  const auto fields = read_tlvs(bytes, 64);
  const bool all_known = std::ranges::all_of(*fields, [](const Tlv& tlv) {
    return (tlv.type >= 1 && tlv.type <= last_known_field) || tlv.type == fill_field;
  });
  if (all_known) require(std::ranges::equal(printed->reveal(), bytes));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_block({data, size});
  // The same bytes as fields that are filled up as they have to be; and one unit more, which is never right.
  const Bytes fields(data, data + size);
  const auto fill_size = (256 - (size + tlv_head_size) % 256) % 256;
  auto block = fields;
  append_tlv(block, fill_field, Bytes(fill_size));
  check_block(block);
  block = fields;
  append_tlv(block, fill_field, Bytes(fill_size + 256));
  require(!decode_metadata(SecretBytes::copy(block)));
  return 0;
}
