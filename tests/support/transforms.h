// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/transform.h"
#include "support/bytes.h"

namespace siegel::test {

/// Everything that comes out of one push of everything.
template <Transform T>
Bytes run(T transform, ByteView in) {
  auto out = bytes(value(transform.push(in)));
  append(out, value(transform.finish()));
  return out;
}

/// What was released, and how it ended.
struct Outcome {
  Bytes released;
  std::optional<Error> error;

  bool ended_with(ErrorCode code) const { return error && error->code == code; }
};

/// Pushes pieces of `step` bytes until the end or the first error. Afterwards the transform has to stay as it is:
/// failed with the same error, or closed.
template <Transform T>
Outcome run_to_end(T& transform, ByteView in, std::size_t step) {
  Outcome outcome;
  const auto stays = [&](const Error& error) {
    const auto is_same = [&](const Error& again) { return again.code == error.code && again.what == error.what; };
    const auto push = transform.push({});
    const auto push_more = transform.push(bytes_of("x"));
    const auto finish = transform.finish();
    REQUIRE((!push && is_same(push.error())));
    REQUIRE((!push_more && is_same(push_more.error())));
    REQUIRE((!finish && is_same(finish.error())));
  };
  while (!in.empty()) {
    const auto piece = in.first(std::min(step, in.size()));
    in = in.subspan(piece.size());
    const auto pushed = transform.push(piece);
    if (!pushed) {
      outcome.error = pushed.error();
      stays(*outcome.error);
      return outcome;
    }
    append(outcome.released, *pushed);
  }
  const auto finished = transform.finish();
  if (!finished) {
    outcome.error = finished.error();
    stays(*outcome.error);
    return outcome;
  }
  append(outcome.released, *finished);
  stays({ErrorCode::closed, "the stream is already finished"});
  return outcome;
}

}  // namespace siegel::test
