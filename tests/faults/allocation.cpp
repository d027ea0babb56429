// SPDX-License-Identifier: Apache-2.0
// LD_PRELOAD: the allocation number FAULT_AT fails, counted from the start of main(), which the command marks with
// prctl(PR_SET_DUMPABLE); with FAULT_FOR_EVER all later ones fail as well. Anonymous mmap counts as one: guarded memory
// comes from it. FAULT_REPORT names a file that is made when the failure happened.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

extern "C" void* __libc_malloc(size_t);
extern "C" void* __libc_calloc(size_t, size_t);
extern "C" void* __libc_realloc(void*, size_t);
extern "C" void* __libc_memalign(size_t, size_t);

namespace {

std::atomic<bool> counting = false;
std::atomic<int> calls = 0;
int fail_at = -1;
bool for_ever = false;

bool fails() {
  if (!counting || fail_at < 0) return false;
  const int call = ++calls;
  if (call < fail_at || (call > fail_at && !for_ever)) return false;
  if (const char* report = getenv("FAULT_REPORT")) close(open(report, O_WRONLY | O_CREAT, 0600));
  errno = ENOMEM;
  return true;
}

}  // namespace

extern "C" {

void* malloc(size_t size) { return fails() ? nullptr : __libc_malloc(size); }
void* calloc(size_t count, size_t size) { return fails() ? nullptr : __libc_calloc(count, size); }
void* realloc(void* old, size_t size) { return fails() ? nullptr : __libc_realloc(old, size); }
void* aligned_alloc(size_t alignment, size_t size) { return fails() ? nullptr : __libc_memalign(alignment, size); }
int posix_memalign(void** out, size_t alignment, size_t size) {
  if (fails()) return ENOMEM;
  *out = __libc_memalign(alignment, size);
  return *out != nullptr ? 0 : ENOMEM;
}

void* mmap(void* at, size_t size, int protection, int flags, int file, off_t offset) {
  if ((flags & MAP_ANONYMOUS) != 0 && fails()) return MAP_FAILED;
  return reinterpret_cast<void*>(syscall(SYS_mmap, at, size, protection, flags, file, offset));
}

int prctl(int option, ...) {
  va_list arguments;
  va_start(arguments, option);
  const unsigned long second = va_arg(arguments, unsigned long);
  const unsigned long third = va_arg(arguments, unsigned long);
  const unsigned long fourth = va_arg(arguments, unsigned long);
  const unsigned long fifth = va_arg(arguments, unsigned long);
  va_end(arguments);
  if (option == PR_SET_DUMPABLE) {
    const char* at = getenv("FAULT_AT");
    fail_at = at != nullptr ? atoi(at) : -1;
    for_ever = getenv("FAULT_FOR_EVER") != nullptr;
    counting = true;
  }
  return static_cast<int>(syscall(SYS_prctl, option, second, third, fourth, fifth));
}

}  // extern "C"
