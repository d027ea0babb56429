// SPDX-License-Identifier: Apache-2.0
#include "formats/cms_algorithm.h"

#include <algorithm>

#include "codec/der_writer.h"

namespace siegel {
namespace {
constexpr std::uint8_t null_identifier = 0x05;
}  // namespace

bool CmsAlgorithm::is(std::string_view wanted) const {
  return std::ranges::equal(identifier, der::object_identifier(wanted));
}

bool CmsAlgorithm::has_parameters() const { return !parameters.empty() && parameters[0] != null_identifier; }

Result<CmsAlgorithm> read_cms_algorithm(BerReader& reader) { return read_cms_algorithm(reader, asn1::sequence); }

Result<CmsAlgorithm> read_cms_algorithm(BerReader& reader, std::uint8_t identifier) {
  SIEGEL_TRY(const auto element, reader.take(identifier));
  auto inner = reader.within(element);
  CmsAlgorithm algorithm;
  algorithm.whole = element.whole;
  SIEGEL_TRY(const auto name, inner.take(asn1::object_identifier));
  algorithm.identifier = name.whole;
  if (!inner.at_end()) {
    SIEGEL_TRY(const auto parameters, inner.any());
    algorithm.parameters = parameters.whole;
  }
  SIEGEL_CHECK(inner.finish());
  return algorithm;
}

Bytes write_cms_algorithm(std::string_view identifier, ByteView parameters) {
  return der::element(asn1::sequence, {der::object_identifier(identifier), parameters});
}

}  // namespace siegel
