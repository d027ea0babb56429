// SPDX-License-Identifier: Apache-2.0
// sbrk, in place of Emscripten's: the allocator lives in the memory the module starts with, and gets more only for
// Argon2id. Whatever else runs out of memory fails.
#include "growth.h"

#include <cerrno>
#include <cstddef>
#include <cstdint>

extern "C" unsigned char __heap_base;  // NOLINT: the linker's name

namespace siegel::wasm {
namespace {

constexpr std::size_t page_size = 65'536;
constexpr std::size_t alignment = alignof(std::max_align_t);

int allowed = 0;

bool fits(std::uintptr_t end) {
  const std::size_t pages = __builtin_wasm_memory_size(0);
  const std::size_t wanted = end / page_size + (end % page_size == 0 ? 0 : 1);
  if (wanted <= pages) return true;
  return allowed > 0 && __builtin_wasm_memory_grow(0, wanted - pages) != static_cast<std::size_t>(-1);
}

}  // namespace

GrowthAllowed::GrowthAllowed() { ++allowed; }
GrowthAllowed::~GrowthAllowed() { --allowed; }

}  // namespace siegel::wasm

// dlmalloc never asks for less than nothing: MORECORE_CANNOT_TRIM.
extern "C" void* sbrk(std::intptr_t increment) {
  using namespace siegel::wasm;
  static auto end = reinterpret_cast<std::uintptr_t>(&__heap_base);
  const auto size = (static_cast<std::uintptr_t>(increment) + alignment - 1) & ~(alignment - 1);
  const auto next = end + size;
  if (next < end || !fits(next)) {
    errno = ENOMEM;
    return reinterpret_cast<void*>(-1);  // NOLINT: POSIX
  }
  const auto before = end;
  end = next;
  return reinterpret_cast<void*>(before);  // NOLINT: POSIX
}
