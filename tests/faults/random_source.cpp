// SPDX-License-Identifier: Apache-2.0
// LD_PRELOAD: a generator that gives no usable bytes. FAULT_RANDOM is "constant", "counting" (the same bytes again and
// again), "missing" (ENOSYS) or "broken" (EIO); FAULT_RANDOM_AFTER lets that many calls succeed before. "seeded" is no
// fault: each call gives other bytes, and every run the same; wasm/test/parity.test.mjs draws them as well.
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), a sequence of its own for each call.
void fill_seeded(uint64_t call, unsigned char* out, size_t size) {
  uint64_t state = (call + 1) << 32;
  uint64_t word = 0;
  for (size_t i = 0; i < size; ++i) {
    if (i % 8 == 0) {
      word = state += 0x9E3779B97F4A7C15;
      word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
      word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
      word ^= word >> 31;
    }
    out[i] = static_cast<unsigned char>(word >> (8 * (i % 8)));
  }
}

/// As getentropy: 0 or -1.
int draw(void* out, size_t size) {
  static int calls = 0;
  const char* mode = getenv("FAULT_RANDOM");
  const char* after = getenv("FAULT_RANDOM_AFTER");
  if (mode == nullptr || calls++ < (after != nullptr ? atoi(after) : 0))
    return syscall(SYS_getrandom, out, size, 0) == static_cast<long>(size) ? 0 : -1;
  if (strcmp(mode, "seeded") == 0) {
    fill_seeded(static_cast<uint64_t>(calls), static_cast<unsigned char*>(out), size);
    return 0;
  }
  if (strcmp(mode, "constant") == 0) {
    memset(out, 0x5A, size);
    return 0;
  }
  if (strcmp(mode, "counting") == 0) {
    for (size_t i = 0; i < size; ++i) static_cast<unsigned char*>(out)[i] = static_cast<unsigned char>(i * 37 + 11);
    return 0;
  }
  errno = strcmp(mode, "missing") == 0 ? ENOSYS : EIO;
  return -1;
}

}  // namespace

extern "C" {

int getentropy(void* out, size_t size) { return draw(out, size); }

ssize_t getrandom(void* out, size_t size, unsigned) { return draw(out, size) == 0 ? static_cast<ssize_t>(size) : -1; }

}  // extern "C"
