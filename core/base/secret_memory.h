// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

/// What `SecretBytes` needs from a cryptographic library. Declared here, in the lowest layer, so that every module
/// may hold secrets; defined in crypto/sodium, so that the library stays behind its wall.
namespace siegel::secret_memory {

/// Zeroed, guarded memory. Never returns null: it throws `std::bad_alloc`, as every container does.
void* allocate(std::size_t size);
/// Wipes and gives back what `allocate` returned.
void release(void* memory) noexcept;
void wipe(void* memory, std::size_t size) noexcept;
/// Overwrites `depth` bytes of the stack below the caller: what functions that have returned left in their frames.
void wipe_stack(std::size_t depth) noexcept;
bool equal(const void* a, const void* b, std::size_t size) noexcept;

}  // namespace siegel::secret_memory
