// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "envelope/header.h"

namespace siegel {

/// For whom a file is, one label for each stanza: `x25519:` and the key id in hexadecimal, `kek:` and the same,
/// `passphrase`, `external:` and the provider in hexadecimal. An anonymous recipient is its type alone. Nothing of it
/// is secret.
std::vector<std::string> recipient_labels(const Header& header);

}  // namespace siegel
