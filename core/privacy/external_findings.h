// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "crypto/provider.h"
#include "detect/finding.h"

namespace siegel {

inline constexpr std::size_t max_external_findings = 1'000'000;
inline constexpr std::size_t max_external_findings_size = std::size_t{256} << 20;  ///< bytes of the file

/// What another program found in a text: JSON Lines. The first line is `{"sha256": "…"}`, the digest of the text as it
/// was looked at; each further one is `{"start": 3, "end": 9, "type": "PERSON"}`, with `score` and `detector` if it
/// likes, as `siegel detect --json` prints them. Offsets are bytes of UTF-8. The program never sees a key.
///
/// Errors: `bad_data` for what is not well formed, is out of order or overlaps; `policy_denied` if the digest is that
/// of another text; `too_large`. `detector` of what is given back is `external`.
///
/// `digest_of_text` is null where the caller vouches that they are of this text: then there is no first line with it.
Result<std::vector<Finding>> parse_external_findings(std::string_view json_lines, const Sha256Digest* digest_of_text);

}  // namespace siegel
