// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace siegel {

/// How characters that can be spelled in several ways are spelled (Unicode Standard Annex #15).
enum class NormalizationForm : std::uint8_t {
  nfc,   ///< `u` and a combining diaeresis become `\u00FC`, as macOS and Windows write it
  nfkc,  ///< and what only looks different becomes the same: the ligature `fi` two letters, full-width digits digits
};

/// Whether letters that differ in nothing but case become the same (Unicode Standard, 3.13, default case folding): in
/// many alphabets, and `\u00DF` becomes `ss`.
enum class CaseFolding : bool { no, yes };

/// Writes `utf_8` in the form to `to`. Errors: `bad_data` for what is not UTF-8.
Status normalize(std::string_view utf_8, NormalizationForm form, CaseFolding folding, std::string& to);

}  // namespace siegel
