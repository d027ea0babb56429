// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "c_api/object.h"

namespace siegel::c_api {

// The key functions of siegel_c.h; each gives its text to `object`.

Status generate_identity(std::string_view type, siegel_object& object);
Status show_signing_seed(ByteView key_file, siegel_object& object);
Status print_signing_key(ByteView seed, siegel_object& object);
Status print_signer(ByteView public_key, siegel_object& object);
Status print_recipients_of(ByteView identities, siegel_object& object);
Status print_public_key(std::string_view type, ByteView public_key, siegel_object& object);
Status describe_recipient(ByteView text, siegel_object& object);

}  // namespace siegel::c_api
