// SPDX-License-Identifier: Apache-2.0
#include "formats/cose_header.h"

#include "formats/cose_labels.h"

namespace siegel {
namespace {

constexpr std::int64_t partial_iv = 6;

Result<CoseMap> map_in(ByteView bytes) {
  CborReader reader(bytes);
  SIEGEL_TRY(auto map, CoseMap::read(reader));
  SIEGEL_CHECK(reader.finish());
  return map;
}

/// Only what RFC 9052, 3.1 defines is understood, so that nothing else may be critical.
Status check_critical(const CoseMap& protected_map) {
  const auto critical = protected_map.find(cose::crit);
  if (!critical) return {};
  CborReader reader(*critical);
  SIEGEL_TRY(const auto labels, reader.array());
  if (labels == 0) return fail(ErrorCode::bad_data, "crit names no label");
  for (std::size_t i = 0; i < labels; ++i) {
    const auto label = reader.integer();
    if (!label || *label < cose::alg || *label > cose::iv)
      return fail(ErrorCode::unsupported, "the COSE message needs an extension that is not known here");
    if (!protected_map.has(*label)) return fail(ErrorCode::bad_data, "crit names a label that is not there");
  }
  return {};
}

}  // namespace

Result<CoseHeader> CoseHeader::read(ByteView protected_map, ByteView unprotected_map) {
  CoseHeader header;
  if (!protected_map.empty()) {
    SIEGEL_TRY(header.protected_, map_in(protected_map));
  }
  SIEGEL_TRY(header.unprotected_, map_in(unprotected_map));
  if (header.protected_.meets(header.unprotected_))
    return fail(ErrorCode::bad_data, "a label of COSE is protected and unprotected at once");
  if (header.unprotected_.has(cose::crit)) return fail(ErrorCode::bad_data, "crit has to be protected");
  if (header.protected_.has(partial_iv) || header.unprotected_.has(partial_iv))
    return fail(ErrorCode::unsupported, "a Partial IV is not read");
  SIEGEL_CHECK(check_critical(header.protected_));
  return header;
}

const CoseMap& CoseHeader::holder_of(std::int64_t label) const {
  return protected_.has(label) ? protected_ : unprotected_;
}

}  // namespace siegel
