// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "crypto/provider.h"

namespace siegel::botan {

Result<std::unique_ptr<Aead>> make_aes_256_gcm(ByteView key);

}  // namespace siegel::botan
