// SPDX-License-Identifier: Apache-2.0
#include "allocation_shim.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#define SHIM_EXPORT extern "C" __attribute__((visibility("default")))

// The names under which the C library keeps its own, so that nothing has to be looked up.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

std::atomic<bool> counting = false;
std::atomic<std::size_t> seen = 0;
std::size_t first = 0;
bool all_after = false;

/// True if this allocation is one that fails.
bool fails() {
  if (!counting) return false;
  const auto number = ++seen;
  if (first == 0 || number < first || (number > first && !all_after)) return false;
  errno = ENOMEM;
  return true;
}

void write_count() {
  counting = false;
  const char* path = std::getenv("COUNT_ALLOCATIONS");
  if (path == nullptr) return;
  const int file = ::open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  char text[32];
  const int size = std::snprintf(text, sizeof text, "%zu\n", seen.load());
  if (file < 0 || ::write(file, text, static_cast<std::size_t>(size)) != size) std::abort();
  ::close(file);
}

using Main = int (*)(int, char**, char**);
Main real_main = nullptr;

int counted_main(int count, char** arguments, char** environment) {
  const char* wanted = std::getenv("FAIL_ALLOCATION");
  if (wanted != nullptr) {
    std::atexit(write_count);
    char* end = nullptr;
    const auto number = std::strtoul(wanted, &end, 10);
    fail_allocations({number, *end == '+'});
  }
  return real_main(count, arguments, environment);
}

}  // namespace

SHIM_EXPORT void fail_allocations(AllocationFailure failure) {
  first = failure.first;
  all_after = failure.all_after;
  seen = 0;
  counting = true;
}
SHIM_EXPORT std::size_t count_allocations() { return seen; }

SHIM_EXPORT void* malloc(std::size_t size) noexcept { return fails() ? nullptr : __libc_malloc(size); }
SHIM_EXPORT void* calloc(std::size_t count, std::size_t size) noexcept {
  return fails() ? nullptr : __libc_calloc(count, size);
}
SHIM_EXPORT void* realloc(void* memory, std::size_t size) noexcept {
  return fails() ? nullptr : __libc_realloc(memory, size);
}
SHIM_EXPORT void* memalign(std::size_t alignment, std::size_t size) noexcept {
  return fails() ? nullptr : __libc_memalign(alignment, size);
}
SHIM_EXPORT void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return fails() ? nullptr : __libc_memalign(alignment, size);
}
SHIM_EXPORT int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
  if (fails()) return ENOMEM;
  *memory = __libc_memalign(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}
SHIM_EXPORT void* mmap(void* address, std::size_t size, int protection, int flags, int file, off_t offset) noexcept {
  if ((flags & MAP_ANONYMOUS) != 0 && fails()) return MAP_FAILED;
  return reinterpret_cast<void*>(::syscall(SYS_mmap, address, size, protection, flags, file, offset));
}

SHIM_EXPORT int __libc_start_main(Main main, int count, char** arguments, void (*init)(), void (*fini)(),
                                  void (*loader_fini)(), void* stack_end) {
  using Start = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
  real_main = main;
  const auto start = reinterpret_cast<Start>(::dlsym(RTLD_NEXT, "__libc_start_main"));
  return start(counted_main, count, arguments, init, fini, loader_fini, stack_end);
}
