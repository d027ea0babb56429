// SPDX-License-Identifier: Apache-2.0
// free and realloc, in place of Emscripten's (which are weak, so that this can be done): all that is given back is
// wiped first. `operator delete`, sodium_free and every container of the libraries end here.
#include <emscripten/heap.h>
#include <malloc.h>
#include <strings.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

extern "C" void free(void* memory) {
  if (memory == nullptr) return;
  explicit_bzero(memory, malloc_usable_size(memory));
  emscripten_builtin_free(memory);
}

extern "C" void* realloc(void* memory, std::size_t size) {
  if (memory == nullptr) return malloc(size);
  // dlmalloc's own would give back what it moves away from unwiped.
  void* moved = malloc(size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, memory, std::min(size, malloc_usable_size(memory)));
  free(memory);
  return moved;
}
