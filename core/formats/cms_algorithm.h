// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "codec/ber_reader.h"

namespace siegel {

/// AlgorithmIdentifier (RFC 5280, 4.1.1.2). Points into what was read.
struct CmsAlgorithm {
  ByteView whole;
  ByteView identifier;  ///< the object identifier, as an element
  ByteView parameters;  ///< one element; empty if there are none

  /// `wanted` with numbers and full stops.
  bool is(std::string_view wanted) const;
  bool has_parameters() const;  ///< other than none and NULL
};

/// Errors: `bad_data`.
Result<CmsAlgorithm> read_cms_algorithm(BerReader& reader);
/// The same with the identifier `[number]` in place of that of a SEQUENCE.
Result<CmsAlgorithm> read_cms_algorithm(BerReader& reader, std::uint8_t identifier);

/// In DER, with parameters as they are: none if empty.
Bytes write_cms_algorithm(std::string_view identifier, ByteView parameters = {});

}  // namespace siegel
