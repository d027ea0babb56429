// SPDX-License-Identifier: Apache-2.0
// LD_PRELOAD: the calendar says FAULT_TIME, in seconds since 1970.
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

namespace {

time_t said() {
  const char* text = getenv("FAULT_TIME");
  return text != nullptr ? static_cast<time_t>(strtoll(text, nullptr, 10)) : 0;
}

}  // namespace

extern "C" {

time_t time(time_t* out) {
  if (out != nullptr) *out = said();
  return said();
}

int gettimeofday(struct timeval* out, void*) {
  *out = {said(), 0};
  return 0;
}

int clock_gettime(clockid_t clock, struct timespec* out) {
  static const auto go = reinterpret_cast<int (*)(clockid_t, struct timespec*)>(dlsym(RTLD_NEXT, "clock_gettime"));
  if (clock != CLOCK_REALTIME) return go(clock, out);
  *out = {said(), 0};
  return 0;
}

}  // extern "C"
