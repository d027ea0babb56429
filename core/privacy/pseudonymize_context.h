// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "detect/detector_set.h"
#include "privacy/keyring.h"
#include "privacy/vault.h"

namespace siegel {

/// What a run works with beside its policy. All of it outlives the run.
struct PseudonymizeContext {
  const Provider& provider;
  const Keyring* keyring = nullptr;  ///< for rules with a key
  Vault* vault = nullptr;            ///< for tokens that shall come back
  std::uint64_t now = 0;             ///< seconds since 1970-01-01T00:00:00Z, as records say when they were made
  std::uint64_t expires = 0;         ///< the same, of new records; 0: never
  std::vector<DictionaryTerm> dictionary = {};  ///< beside the one of the policy
  /// Takes a row that a rule with `require` keeps out, as it was written, UTF-8 without line end. Needed if there is
  /// one.
  std::function<Status(std::string_view row)> quarantine = {};
  std::vector<Finding> external = {};  ///< in a plain text: what another program, or a person, found, in order
  /// Somebody went through `external`, and it is all there is: no detector is asked. What looks like a token is
  /// replaced all the same, and the output is scanned for leaks.
  bool reviewed = false;
};

}  // namespace siegel
