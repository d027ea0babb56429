// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "failure.h"

namespace siegel::cli {

/// SHA-256 of the content of a file.
Outcome<Sha256Digest> sha_256_of_file(const std::string& path, const Provider& provider);

}  // namespace siegel::cli
