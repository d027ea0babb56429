// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace siegel {

// docs/format.md, "Limits". Checked before anything is allocated or run.
inline constexpr std::size_t max_core_size = 65'536;           ///< bytes
inline constexpr std::size_t max_recipients_size = 1'048'576;  ///< bytes
inline constexpr std::size_t max_stanzas = 1'024;
inline constexpr std::size_t max_core_fields = 1'024;
inline constexpr std::size_t max_name_size = 1'024;  ///< bytes of a metadata name or media type

}  // namespace siegel
