// SPDX-License-Identifier: Apache-2.0
#include "base/secret_memory.h"

#include <sodium.h>

#include <cstring>
#include <memory_resource>

#include "base/result.h"
#include "crypto/sodium/library.h"

namespace siegel::secret_memory {

void* allocate(std::size_t size) {
  if (!sodium::initialize()) trap();
  // Guard pages, canary, locked into memory, left out of core dumps; sodium_malloc does what the platform can.
  void* memory = sodium_malloc(size);
  // Says std::bad_alloc, as every container does.
  if (memory == nullptr) memory = std::pmr::null_memory_resource()->allocate(size);
  std::memset(memory, 0, size);  // not a wipe: fresh memory that sodium_malloc filled with 0xdb
  return memory;
}

void release(void* memory) noexcept { sodium_free(memory); }

void wipe(void* memory, std::size_t size) noexcept { sodium_memzero(memory, size); }

void wipe_stack(std::size_t depth) noexcept { sodium_stackzero(depth); }

bool equal(const void* a, const void* b, std::size_t size) noexcept { return sodium_memcmp(a, b, size) == 0; }

}  // namespace siegel::secret_memory
