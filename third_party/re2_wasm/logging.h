// SPDX-License-Identifier: Apache-2.0
// Takes the place of RE2's util/logging.h in the WebAssembly module: there is nowhere to write to, and the streams of
// the C++ library would bring its locales along. What RE2 cannot go on from ends the module, as there.
#pragma once

#include <cassert>
#include <cstdlib>

#include "util/util.h"

struct DroppedMessage {
  template <class Part>
  const DroppedMessage& operator<<(const Part&) const {
    return *this;
  }
};
struct LastMessage : DroppedMessage {
  ~LastMessage() { std::abort(); }
};

#define DCHECK(condition) assert(condition)
#define DCHECK_EQ(left, right) assert((left) == (right))
#define DCHECK_NE(left, right) assert((left) != (right))
#define DCHECK_LE(left, right) assert((left) <= (right))
#define DCHECK_LT(left, right) assert((left) < (right))
#define DCHECK_GE(left, right) assert((left) >= (right))
#define DCHECK_GT(left, right) assert((left) > (right))

#define CHECK(condition) \
  if (condition) {       \
  } else                 \
    LastMessage()
#define CHECK_EQ(left, right) CHECK((left) == (right))
#define CHECK_NE(left, right) CHECK((left) != (right))
#define CHECK_LT(left, right) CHECK((left) < (right))
#define CHECK_GT(left, right) CHECK((left) > (right))

#define LOG_INFO DroppedMessage()
#define LOG_WARNING DroppedMessage()
#define LOG_ERROR DroppedMessage()
#define LOG_DFATAL DroppedMessage()
#define LOG_FATAL LastMessage()
#define LOG(severity) LOG_##severity
#define VLOG(level) DroppedMessage()
