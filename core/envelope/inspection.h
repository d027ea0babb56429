// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "codec/json.h"
#include "envelope/unlock.h"

namespace siegel {

/// What a header tells about everything it was sealed with. Without a key nothing of it is known to be authentic.
enum class PostQuantum { yes, no, not_known };
/// `yes` only if every stanza is known to be safe.
PostQuantum post_quantum(const Header& header);
/// yes, no, not known.
std::string_view name_of(PostQuantum answer);

/// The published JSON form of `siegel inspect` (docs/inspect.md): `authenticated` says whether the MAC was checked,
/// and only then the metadata is there.
JsonWriter inspection(const Header& header);
JsonWriter inspection(const UnlockedHeader& unlocked);

}  // namespace siegel
