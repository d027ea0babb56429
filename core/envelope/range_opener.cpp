// SPDX-License-Identifier: Apache-2.0
#include "envelope/range_opener.h"

#include <algorithm>

namespace siegel {

Result<RangeOpener> RangeOpener::create(const UnlockedHeader& unlocked, const PayloadPrefix& prefix,
                                        std::uint64_t begin, std::uint64_t end, const Provider& provider,
                                        Unverified unverified) {
  if (unlocked.signer() && unverified == Unverified::refuse)
    return fail(ErrorCode::policy_denied, "a part of a signed file cannot be verified: the signature covers all of it");
  if (const auto size = unlocked.plaintext_size()) {
    if (begin > *size) return fail(ErrorCode::bad_argument, "the range begins behind the end of the content");
    end = std::min(end, *size);
  }
  SIEGEL_TRY(const auto keys, unlocked.payload_keys(prefix, provider));
  SIEGEL_TRY(auto reader, RangeReader::create(keys, begin, end, provider));
  return RangeOpener(std::move(reader));
}

}  // namespace siegel
