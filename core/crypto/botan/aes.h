// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/result.h"
#include "crypto/block_cipher.h"
#include "crypto/deterministic_aead.h"

namespace siegel::botan {

Result<std::unique_ptr<BlockCipher>> make_aes(ByteView key);
Result<std::unique_ptr<DeterministicAead>> make_aes_siv(ByteView key);

}  // namespace siegel::botan
