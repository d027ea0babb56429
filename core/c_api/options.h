// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/json_object.h"
#include "envelope/seal_options.h"
#include "envelope/unlock.h"
#include "keys/kek.h"

namespace siegel::c_api {

// The JSON of siegel_c.h, read. Unknown members are refused with `bad_argument`.

Result<SealOptions> read_seal_options(JsonObject& json);

struct OpenOptions {
  Requirements requirements;
  Argon2Cost maximum_argon2_cost;
};
Result<OpenOptions> read_open_options(JsonObject& json);

/// {"key_id": hex} and 32 bytes.
Result<KeyEncryptionKey> read_kek(JsonObject& json, ByteView secret);

}  // namespace siegel::c_api
