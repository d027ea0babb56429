// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/json_object.h"
#include "envelope/opener.h"
#include "envelope/seal_options.h"
#include "keys/kek.h"
#include "session/session.h"

namespace siegel::c_api {

// The JSON of siegel_c.h, read. Unknown members are refused with `bad_argument`.

Result<SealOptions> read_seal_options(JsonObject& json);

/// {"policy": signed note, "signer": "siegel-signer1…", "least_version", "now", "logged", "pseudonymized_under"}
struct TenantOptions {
  Session session;
  std::uint64_t now = 0;
  std::string pseudonymized_under = {};  ///< as in `SealFacts`
};
/// Nothing if there is no member `tenant`. Errors: `policy_denied` where the policy requires an audit log.
Result<std::optional<TenantOptions>> take_tenant(JsonObject& json);

struct OpenOptions {
  Requirements requirements;
  Argon2Cost maximum_argon2_cost;
  Unverified unverified = Unverified::refuse;
};
Result<OpenOptions> read_open_options(JsonObject& json);

/// {"key_id": hex} and 32 bytes.
Result<KeyEncryptionKey> read_kek(JsonObject& json, ByteView secret);

}  // namespace siegel::c_api
