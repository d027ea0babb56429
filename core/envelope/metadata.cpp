// SPDX-License-Identifier: Apache-2.0
#include "envelope/metadata.h"

#include <algorithm>

#include "base/utf8.h"
#include "envelope/limits.h"
#include "envelope/tlv.h"

namespace siegel {
namespace {

enum MetadataField : std::uint16_t { name = 1, media_type = 2, modified = 3, length = 4, sha_256 = 5, fill = 0xFFFF };

constexpr std::size_t block_unit = 256;
constexpr std::size_t max_fields = 64;

bool is_short_plain_text(std::string_view text) {
  return !text.empty() && text.size() <= max_name_size && is_utf8(bytes_of(text)) &&
         !has_control_character(bytes_of(text));
}

void append_integer_field(Bytes& to, std::uint16_t type, std::uint64_t value) {
  Bytes encoded;
  append_big_endian(encoded, value);
  append_tlv(to, type, encoded);
}

Result<std::uint64_t> read_integer_field(ByteView value) {
  if (value.size() != sizeof(std::uint64_t)) return fail(ErrorCode::bad_header, "a metadata number has not 8 bytes");
  return read_big_endian<std::uint64_t>(value.first<sizeof(std::uint64_t)>());
}

std::size_t fill_size(std::size_t used) { return (block_unit - (used + tlv_head_size) % block_unit) % block_unit; }

Status read_field(const Tlv& tlv, Metadata& metadata) {
  switch (tlv.type) {
    case name:
      if (!is_base_name(text_of(tlv.value)))
        return fail(ErrorCode::bad_header, "the name in the metadata is not a base name");
      metadata.name = std::string(text_of(tlv.value));
      return {};
    case media_type:
      if (!is_short_plain_text(text_of(tlv.value)))
        return fail(ErrorCode::bad_header, "the media type in the metadata is not plain text");
      metadata.media_type = std::string(text_of(tlv.value));
      return {};
    case modified: {
      SIEGEL_TRY(metadata.modified, read_integer_field(tlv.value));
      return {};
    }
    case length: {
      SIEGEL_TRY(metadata.length, read_integer_field(tlv.value));
      return {};
    }
    case sha_256: {
      Sha256Digest digest;
      if (tlv.value.size() != digest.size()) return fail(ErrorCode::bad_header, "a metadata digest has not 32 bytes");
      std::ranges::copy(tlv.value, digest.begin());
      metadata.sha_256 = digest;
      return {};
    }
    default: return {};
  }
}

}  // namespace

bool is_base_name(std::string_view text) {
  return is_short_plain_text(text) && text.find_first_of("/\\") == std::string_view::npos && text != "." &&
         text != "..";
}

Result<SecretBytes> encode_metadata(const Metadata& metadata) {
  if (metadata.name && !is_base_name(*metadata.name))
    return fail(ErrorCode::bad_argument, "the name for the metadata is not a base name");
  if (metadata.media_type && !is_short_plain_text(*metadata.media_type))
    return fail(ErrorCode::bad_argument, "the media type for the metadata is not plain text");
  Bytes block;
  block.reserve(4 * max_name_size);  // never grows, so that no copy of the name stays behind
  if (metadata.name) append_tlv(block, name, bytes_of(*metadata.name));
  if (metadata.media_type) append_tlv(block, media_type, bytes_of(*metadata.media_type));
  if (metadata.modified) append_integer_field(block, modified, *metadata.modified);
  if (metadata.length) append_integer_field(block, length, *metadata.length);
  if (metadata.sha_256) append_tlv(block, sha_256, *metadata.sha_256);
  append_tlv(block, fill, Bytes(fill_size(block.size())));
  return SecretBytes::take(std::move(block));
}

Result<Metadata> decode_metadata(const SecretBytes& block) {
  SIEGEL_TRY(const auto tlvs, read_ascending_tlvs(block.reveal(), max_fields));
  if (tlvs.empty() || tlvs.back().type != fill || block.size() % block_unit != 0 ||
      tlvs.back().value.size() >= block_unit ||
      std::ranges::any_of(tlvs.back().value, [](auto byte) { return byte != 0; }))
    return fail(ErrorCode::bad_header, "the metadata is not filled up as it has to be");
  Metadata metadata;
  for (const auto& tlv : tlvs) SIEGEL_CHECK(read_field(tlv, metadata));
  return metadata;
}

}  // namespace siegel
