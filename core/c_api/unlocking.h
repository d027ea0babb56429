// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "c_api/options.h"
#include "codec/json.h"
#include "envelope/unlock.h"

namespace siegel::c_api {

/// siegel_unlock: one way in. `how` is its JSON. Errors: as `unlock`; `bad_argument`, `bad_key`.
Result<UnlockedHeader> unlock_with(JsonObject& how, ByteView secret, const Header& header, const OpenOptions& options);

/// siegel_stanzas: what somebody outside needs to unwrap the file key.
JsonWriter describe_stanzas(const Header& header, const Provider& provider);

}  // namespace siegel::c_api
