// SPDX-License-Identifier: Apache-2.0
// LD_PRELOAD: reads and writes of random lengths, and now and then an interruption. FAULT_SEED starts the chance,
// FAULT_INTERRUPT=1 adds EINTR and EAGAIN.
#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <atomic>

namespace {

uint64_t next_chance() {
  static std::atomic<unsigned long long> state = [] {
    const char* seed = getenv("FAULT_SEED");
    return seed != nullptr ? strtoull(seed, nullptr, 10) : 1ULL;
  }();
  // splitmix64
  uint64_t value = state.fetch_add(0x9E3779B97F4A7C15ULL);
  value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ value >> 27) * 0x94D049BB133111EBULL;
  return value ^ value >> 31;
}

bool interrupts() {
  static const bool wanted = getenv("FAULT_INTERRUPT") != nullptr;
  if (!wanted || next_chance() % 3 != 0) return false;
  errno = next_chance() % 2 != 0 ? EINTR : EAGAIN;
  return true;
}

/// 1 to `size`; small and large lengths are both likely.
size_t shortened(size_t size) {
  if (size == 0) return 0;
  const size_t limit = next_chance() % 4 == 0 && size > 8 ? 8 : size;
  return 1 + next_chance() % limit;
}

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

/// Runs `call(pieces, count)` with a random front of the pieces.
template <class Call>
ssize_t with_front(const iovec* pieces, int count, Call call) {
  if (count <= 0) return call(pieces, count);
  iovec front[64];
  const int taken = 1 + static_cast<int>(next_chance() % static_cast<uint64_t>(count < 64 ? count : 64));
  for (int i = 0; i < taken; ++i) front[i] = pieces[i];
  front[taken - 1].iov_len = shortened(front[taken - 1].iov_len);
  return call(front, taken);
}

}  // namespace

extern "C" {

#define PLAIN(name, pointer)                                               \
  ssize_t name(int file, pointer bytes, size_t size) {                     \
    static const auto go = real<ssize_t (*)(int, pointer, size_t)>(#name); \
    return interrupts() ? -1 : go(file, bytes, shortened(size));           \
  }
PLAIN(read, void*)
PLAIN(write, const void*)

#define PLACED(name, pointer)                                                     \
  ssize_t name(int file, pointer bytes, size_t size, off_t place) {               \
    static const auto go = real<ssize_t (*)(int, pointer, size_t, off_t)>(#name); \
    return interrupts() ? -1 : go(file, bytes, shortened(size), place);           \
  }
PLACED(pread, void*)
PLACED(pread64, void*)
PLACED(pwrite, const void*)
PLACED(pwrite64, const void*)

#define PIECES(name)                                                                         \
  ssize_t name(int file, const iovec* pieces, int count) {                                   \
    static const auto go = real<ssize_t (*)(int, const iovec*, int)>(#name);                 \
    if (interrupts()) return -1;                                                             \
    return with_front(pieces, count, [&](const iovec* p, int n) { return go(file, p, n); }); \
  }
PIECES(readv)
PIECES(writev)

#define PLACED_PIECES(name)                                                                         \
  ssize_t name(int file, const iovec* pieces, int count, off_t place) {                             \
    static const auto go = real<ssize_t (*)(int, const iovec*, int, off_t)>(#name);                 \
    if (interrupts()) return -1;                                                                    \
    return with_front(pieces, count, [&](const iovec* p, int n) { return go(file, p, n, place); }); \
  }
PLACED_PIECES(preadv)
PLACED_PIECES(preadv64)
PLACED_PIECES(pwritev)
PLACED_PIECES(pwritev64)

#define FLAGGED_PIECES(name)                                                                               \
  ssize_t name(int file, const iovec* pieces, int count, off_t place, int flags) {                         \
    static const auto go = real<ssize_t (*)(int, const iovec*, int, off_t, int)>(#name);                   \
    if (interrupts()) return -1;                                                                           \
    return with_front(pieces, count, [&](const iovec* p, int n) { return go(file, p, n, place, flags); }); \
  }
FLAGGED_PIECES(preadv2)
FLAGGED_PIECES(preadv64v2)
FLAGGED_PIECES(pwritev2)
FLAGGED_PIECES(pwritev64v2)

}  // extern "C"
