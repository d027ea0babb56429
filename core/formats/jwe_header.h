// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "formats/jose_object.h"

namespace siegel {

/// What a JWE says to one recipient: the union of up to three headers (RFC 7516, 4), whose names may not meet.
class JweHeader {
 public:
  /// Each may be missing. They outlive this. Errors: `bad_data` if a name comes twice; `unsupported` for `zip`, and for
  /// anything that `crit` names: no extension is understood (RFC 7515, 4.1.11).
  static Result<JweHeader> join(const JoseObject* protected_header, const JoseObject* shared, const JoseObject* own);

  /// The one of the three that has the member; an empty one if none has.
  const JoseObject& holder_of(std::string_view pointer) const;

  // Errors: `bad_data` for a missing member.
  Result<std::string_view> text(std::string_view pointer) const;
  Result<Bytes> bytes(std::string_view pointer) const;

 private:
  std::array<const JoseObject*, 3> parts_{};
};

}  // namespace siegel
