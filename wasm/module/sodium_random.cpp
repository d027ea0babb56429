// SPDX-License-Identifier: Apache-2.0
// The part of libsodium that hands out random bytes, in place of its randombytes.c: for Emscripten that knows nothing
// but a JavaScript function of its own. This knows nothing but what core/crypto/sodium/library.cpp sets.
#include <sodium/randombytes.h>

#include <cstddef>
#include <cstdint>

namespace {

const randombytes_implementation* source = nullptr;

const randombytes_implementation& current() {
  if (source == nullptr) __builtin_trap();
  return *source;
}

}  // namespace

extern "C" {

int randombytes_set_implementation(randombytes_implementation* implementation) {
  source = implementation;
  return 0;
}

void randombytes_stir() {}  // the host's generator needs none

std::uint32_t randombytes_random() { return current().random(); }

void randombytes_buf(void* bytes, const std::size_t size) { current().buf(bytes, size); }
}
