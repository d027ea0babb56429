// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace siegel {

enum class EnvelopeFormat : std::uint8_t {
  unknown,
  siegel,  ///< docs/format.md, as bytes or as armor
  jwe,     ///< RFC 7516, compact or JSON
  cose,    ///< RFC 9052, COSE_Encrypt0 or COSE_Encrypt
  cms,     ///< RFC 5083, DER, BER or PEM
};

inline constexpr std::size_t recognizer_size = 27;  ///< bytes from the front that are enough to tell

/// Which format begins like this. It is a guess that costs nothing: what reads the whole decides. Fewer bytes than
/// `recognizer_size` are fine, if there are no more.
EnvelopeFormat recognize_envelope(ByteView front);

/// `siegel`, `jwe`, `cose`, `cms`.
std::string_view name_of(EnvelopeFormat format);

}  // namespace siegel
