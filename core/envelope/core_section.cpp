// SPDX-License-Identifier: Apache-2.0
#include "envelope/core_section.h"

#include <algorithm>

#include "base/byte_reader.h"
#include "base/utf8.h"
#include "envelope/limits.h"
#include "envelope/tlv.h"

namespace siegel {
namespace {

enum CoreField : std::uint16_t {
  context = 0x0003,
  file_id = 0x8001,
  metadata = 0x8002,
  policy = 0x8004,
  padding = 0x8005,
  signature = 0x8006,
};
constexpr std::uint16_t critical_bit = 0x8000;

template <std::size_t Size>
Result<std::array<std::uint8_t, Size>> read_array(ByteView value) {
  std::array<std::uint8_t, Size> array;
  if (value.size() != Size) return fail(ErrorCode::bad_header, "a field of the header has the wrong length");
  std::ranges::copy(value, array.begin());
  return array;
}

Result<Bytes> encode_context(const Context& pairs) {
  Bytes bytes;
  for (const auto& [key, value] : pairs) {
    if (key.empty() || !is_utf8(bytes_of(key)) || !is_utf8(bytes_of(value)))
      return fail(ErrorCode::bad_argument, "a context key or value is empty or not UTF-8 text");
    if (key.size() > 0xFFFF || value.size() > 0xFFFF)
      return fail(ErrorCode::too_large, "a context key or value has more than 65,535 bytes");
    append_big_endian(bytes, static_cast<std::uint16_t>(key.size()));
    append(bytes, bytes_of(key));
    append_big_endian(bytes, static_cast<std::uint16_t>(value.size()));
    append(bytes, bytes_of(value));
  }
  return bytes;
}

Result<Context> decode_context(ByteView bytes) {
  Context pairs;
  ByteReader reader(bytes);
  const auto take_text = [&]() -> Result<std::string> {
    SIEGEL_TRY(const auto length, reader.take_integer<std::uint16_t>());
    SIEGEL_TRY(const auto text, reader.take(length));
    if (!is_utf8(text)) return fail(ErrorCode::bad_header, "a context key or value is not UTF-8 text");
    return std::string(text_of(text));
  };
  while (!reader.empty()) {
    SIEGEL_TRY(auto key, take_text());
    SIEGEL_TRY(auto value, take_text());
    if (key.empty()) return fail(ErrorCode::bad_header, "a context key is empty");
    if (!pairs.empty() && key <= pairs.rbegin()->first)
      return fail(ErrorCode::bad_header, "context keys are out of order or come twice");
    pairs.emplace_hint(pairs.end(), std::move(key), std::move(value));
  }
  if (pairs.empty()) return fail(ErrorCode::bad_header, "an empty context is not written at all");
  return pairs;
}

Status read_field(const Tlv& tlv, CoreSection& core) {
  switch (tlv.type) {
    case context: {
      SIEGEL_TRY(core.context, decode_context(tlv.value));
      return {};
    }
    case file_id: {
      SIEGEL_TRY(core.file_id, read_array<16>(tlv.value));
      return {};
    }
    case metadata:
      if (tlv.value.size() <= aead_tag_size) return fail(ErrorCode::bad_header, "the sealed metadata is too short");
      core.sealed_metadata.assign(tlv.value.begin(), tlv.value.end());
      return {};
    case policy: {
      SIEGEL_TRY(core.policy, read_array<32>(tlv.value));
      return {};
    }
    case padding:
      if (tlv.value.size() != 1) return fail(ErrorCode::bad_header, "a field of the header has the wrong length");
      if (tlv.value[0] != static_cast<std::uint8_t>(Padding::padme))
        return fail(ErrorCode::unsupported, "the file uses a padding this version does not know");
      core.padding = Padding::padme;
      return {};
    case signature: {
      const auto signer = Signer::decode(tlv.value);
      if (!signer && signer.error().code == ErrorCode::bad_key) return fail(ErrorCode::bad_header, signer.error().what);
      SIEGEL_TRY(core.signer, signer);
      return {};
    }
    default:
      if ((tlv.type & critical_bit) != 0)
        return fail(ErrorCode::unsupported, "the header has a critical field this version does not know");
      core.unknown.emplace(tlv.type, Bytes(tlv.value.begin(), tlv.value.end()));
      return {};
  }
}

}  // namespace

Result<Bytes> encode_core(const CoreSection& core) {
  auto fields = core.unknown;
  if (!core.context.empty()) {
    SIEGEL_TRY(fields[context], encode_context(core.context));
  }
  fields[file_id].assign(core.file_id.begin(), core.file_id.end());
  if (!core.sealed_metadata.empty()) fields[metadata] = core.sealed_metadata;
  if (core.policy) fields[policy].assign(core.policy->begin(), core.policy->end());
  if (core.padding != Padding::none) fields[padding] = {static_cast<std::uint8_t>(core.padding)};
  if (core.signer) fields[signature] = core.signer->encode();

  Bytes bytes;
  for (const auto& [type, value] : fields) append_tlv(bytes, type, value);
  if (bytes.size() > max_core_size) return fail(ErrorCode::too_large, "context and metadata are longer than 64 KiB");
  return bytes;
}

Result<CoreSection> decode_core(ByteView bytes) {
  SIEGEL_TRY(const auto tlvs, read_ascending_tlvs(bytes, max_core_fields));
  CoreSection core;
  for (const auto& tlv : tlvs) SIEGEL_CHECK(read_field(tlv, core));
  if (std::ranges::none_of(tlvs, [](const Tlv& tlv) { return tlv.type == file_id; }))
    return fail(ErrorCode::bad_header, "the header has no file id");
  // Padding hides a length that only the metadata can give back.
  if (core.padding != Padding::none && core.sealed_metadata.empty())
    return fail(ErrorCode::bad_header, "a padded file has no metadata");
  return core;
}

}  // namespace siegel
