// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "failure.h"

namespace siegel::cli {

/// A run with keys that are thrown away: what comes out shows the form of the result, not the result.
class TrialRun {
 public:
  static Outcome<std::unique_ptr<TrialRun>> create(const Policy& policy, const Provider& provider);
  Outcome<Bytes> run(const Policy& policy, ByteView input, const std::string& shown_name);

 private:
  explicit TrialRun(const Provider& provider) : provider_(provider) {}

  const Provider& provider_;
  Keyring keyring_;
  std::optional<Vault> vault_;
};

}  // namespace siegel::cli
