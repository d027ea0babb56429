// SPDX-License-Identifier: Apache-2.0
// For builds that have no RE2: 32 bits.
#include "detect/detail/user_patterns.h"

namespace siegel::detail {

struct UserPatterns::Compiled {};

UserPatterns::UserPatterns(std::vector<Compiled> compiled) : compiled_(std::move(compiled)) {}
UserPatterns::UserPatterns(UserPatterns&&) noexcept = default;
UserPatterns& UserPatterns::operator=(UserPatterns&&) noexcept = default;
UserPatterns::~UserPatterns() = default;

Result<UserPatterns> UserPatterns::create(const std::vector<UserPattern>& patterns) {
  if (!patterns.empty()) return fail(ErrorCode::unsupported, "this build has no regular expressions");
  return UserPatterns(std::vector<Compiled>{});
}

void UserPatterns::find(std::string_view /*folded*/, Candidates& /*to*/) const {}

}  // namespace siegel::detail
