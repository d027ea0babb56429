/* SPDX-License-Identifier: Apache-2.0 */
/* What the programs in C share: counting what is not as it should be, and bytes that grow. */
#ifndef SIEGEL_TESTS_C_API_CHECK_H
#define SIEGEL_TESTS_C_API_CHECK_H

#include <siegel_c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

#define CHECK(condition)                                             \
  do {                                                               \
    if (!(condition)) {                                              \
      ++failures;                                                    \
      printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #condition); \
    }                                                                \
  } while (0)

#define CHECK_ERROR(call, word)                                                                   \
  do {                                                                                            \
    const siegel_error error_ = (call);                                                           \
    if (strcmp(siegel_error_word(error_), word) != 0) {                                           \
      ++failures;                                                                                 \
      printf("%s:%d: %s, and not %s (%s)\n", __FILE__, __LINE__, siegel_error_word(error_), word, \
             siegel_error_detail());                                                              \
    }                                                                                             \
  } while (0)

#define CHECK_OK(call) CHECK_ERROR(call, "ok")

typedef struct {
  uint8_t* bytes;
  size_t size;
} buffer;

static void append(buffer* to, const uint8_t* bytes, size_t size) {
  if (size == 0) return;
  uint8_t* grown = realloc(to->bytes, to->size + size);
  if (grown == NULL) abort();
  memcpy(grown + to->size, bytes, size);
  to->bytes = grown;
  to->size += size;
}

static void append_output(buffer* to, const siegel_object* object) {
  append(to, siegel_output(object), siegel_output_size(object));
}

static void drop(buffer* of) {
  free(of->bytes);
  *of = (buffer){NULL, 0};
}

static const uint8_t* bytes(const char* text) { return (const uint8_t*)text; }

#endif
