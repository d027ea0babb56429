// SPDX-License-Identifier: Apache-2.0
#include "crypto/sodium/library.h"

#include <sodium.h>

#include "base/result.h"
#include "crypto/random.h"

namespace siegel::sodium {
namespace {

bool starting = true;
bool random_missing = false;

/// libsodium draws once, when it starts (for the canaries of guarded memory), and its own generator ends the process if
/// the system gives nothing. Here that is remembered and told. It must never go on without.
void draw(void* out, std::size_t size) {
  if (system_random().fill({static_cast<std::uint8_t*>(out), size})) return;
  if (!starting) trap();
  random_missing = true;
}

std::uint32_t draw_number() {
  std::uint32_t number = 0;
  draw(&number, sizeof number);
  return number;
}

const char* name() { return "siegel"; }

Status start() {
  static randombytes_implementation source{name, draw_number, nullptr, nullptr, draw, nullptr};
  randombytes_set_implementation(&source);
  const int result = sodium_init();
  starting = false;
  if (random_missing) return fail(ErrorCode::random_failed, "the system gave no usable random bytes");
  // 0 the first time, 1 when somebody else in the process started it before.
  if (result < 0) return fail(ErrorCode::internal, "libsodium could not start");
  return {};
}

}  // namespace

Status initialize() {
  static const Status started = start();
  return started;
}

}  // namespace siegel::sodium
