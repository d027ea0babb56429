// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace siegel::wasm {

/// While one lives, the module's memory may grow. Only Argon2id has a reason to.
class GrowthAllowed {
 public:
  GrowthAllowed();
  ~GrowthAllowed();
  GrowthAllowed(const GrowthAllowed&) = delete;
  GrowthAllowed& operator=(const GrowthAllowed&) = delete;
};

}  // namespace siegel::wasm
