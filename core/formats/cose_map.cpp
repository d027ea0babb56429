// SPDX-License-Identifier: Apache-2.0
#include "formats/cose_map.h"

#include <algorithm>

#include "codec/cbor_writer.h"

namespace siegel {

Result<CoseMap> CoseMap::read(CborReader& reader) {
  CoseMap map;
  SIEGEL_TRY(const auto pairs, reader.map());
  for (std::size_t i = 0; i < pairs; ++i) {
    SIEGEL_TRY(const auto kind, reader.peek());
    if (kind != CborKind::unsigned_integer && kind != CborKind::negative_integer && kind != CborKind::text)
      return fail(ErrorCode::bad_data, "a label of COSE is a whole number or text");
    SIEGEL_TRY(const auto label, reader.item());
    if (std::ranges::any_of(map.entries_, [&](const Entry& entry) { return std::ranges::equal(entry.label, label); }))
      return fail(ErrorCode::bad_data, "a label of COSE comes twice");
    SIEGEL_TRY(const auto value, reader.item());
    map.entries_.push_back({label, value});
  }
  return map;
}

std::optional<ByteView> CoseMap::find(std::int64_t label) const {
  CborWriter wanted;
  wanted.integer(label);
  for (const auto& entry : entries_)
    if (std::ranges::equal(entry.label, wanted.written())) return entry.value;
  return std::nullopt;
}

bool CoseMap::meets(const CoseMap& other) const {
  return std::ranges::any_of(entries_, [&](const Entry& own) {
    return std::ranges::any_of(other.entries_,
                               [&](const Entry& entry) { return std::ranges::equal(own.label, entry.label); });
  });
}

Result<std::optional<std::int64_t>> CoseMap::integer(std::int64_t label) const {
  const auto value = find(label);
  if (!value) return std::nullopt;
  SIEGEL_TRY(const auto number, CborReader(*value).integer());
  return std::optional(number);
}

Result<std::optional<ByteView>> CoseMap::bytes(std::int64_t label) const {
  const auto value = find(label);
  if (!value) return std::nullopt;
  SIEGEL_TRY(const auto bytes, CborReader(*value).bytes());
  return std::optional(bytes);
}

Result<std::optional<std::string_view>> CoseMap::text(std::int64_t label) const {
  const auto value = find(label);
  if (!value) return std::nullopt;
  SIEGEL_TRY(const auto text, CborReader(*value).text());
  return std::optional(text);
}

Result<std::optional<CoseMap>> CoseMap::map(std::int64_t label) const {
  const auto value = find(label);
  if (!value) return std::nullopt;
  CborReader reader(*value);
  SIEGEL_TRY(auto map, read(reader));
  return std::optional(std::move(map));
}

}  // namespace siegel
