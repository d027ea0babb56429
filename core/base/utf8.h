// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/bytes.h"

namespace siegel {

/// True for well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
///
/// Normalization (NFC) is the border's task: the command line and the web page have the tables, the core has not.
bool is_utf8(ByteView bytes);

/// True if the text holds a control character: U+0000 to U+001F, U+007F to U+009F.
bool has_control_character(ByteView utf8);

}  // namespace siegel
