// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "output_file.h"
#include "own_keys.h"

namespace siegel::cli {

/// Fails with `bad_vault`, and as `OwnKeys::unlock` does.
Outcome<Keyring> load_keyring(const std::string& path, OwnKeys& keys, const Provider& provider);
/// Seals it to one's own keys and puts it in the place of what was there.
Done save_keyring(const Keyring& keyring, const std::string& path, Overwrite overwrite, OwnKeys& keys,
                  const Provider& provider);

}  // namespace siegel::cli
