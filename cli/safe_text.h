// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace siegel::cli {

/// Text from outside, made harmless for a terminal: control characters, characters that turn the direction of writing
/// and bytes that are not UTF-8 become \xNN.
std::string safe_text(std::string_view text);

/// The text in NFC (Unicode Standard Annex 15), so that the same name or passphrase typed on another system is the
/// same bytes. Nothing if it is not UTF-8. Wipes what it needs on the way; the result is the caller's to protect.
bool to_nfc(std::string_view text, std::string& normalized);

}  // namespace siegel::cli
