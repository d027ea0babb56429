// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "formats/cose_map.h"

namespace siegel {

/// The two header maps of one layer of a COSE message (RFC 9052, 3), whose labels may not meet. Points into both.
class CoseHeader {
 public:
  /// `protected_map` is what the byte string holds, empty for an empty map. Errors: `bad_data`; `unsupported` for a
  /// label that `crit` names and nobody here knows, or a Partial IV.
  static Result<CoseHeader> read(ByteView protected_map, ByteView unprotected_map);

  /// The one of the two that has the label; an empty one if none has.
  const CoseMap& holder_of(std::int64_t label) const;
  const CoseMap& protected_map() const { return protected_; }

 private:
  CoseMap protected_;
  CoseMap unprotected_;
};

}  // namespace siegel
