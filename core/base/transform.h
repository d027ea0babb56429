// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"

namespace siegel {

/// The one idea: sealing, opening, armoring and unarmoring are the same verb pair.
///
/// Laws (tests/laws): cutting the input anywhere changes nothing; an empty push is a no-op; after an error every
/// call returns the same error; after `finish` every call fails with `closed`.
template <class T>
concept Transform = requires(T transform, ByteView in) {
  /// What this push completed. The view lives until the next call.
  { transform.push(in) } -> std::same_as<Result<ByteView>>;
  /// The end was reached.
  { transform.finish() } -> std::same_as<Result<ByteView>>;
};

/// `read` fills a buffer of its own and returns what it got; an empty view is the end.
template <class T>
concept Source = requires(T source) {
  { source.read() } -> std::same_as<Result<ByteView>>;
};

template <class T>
concept Sink = requires(T sink, ByteView out) {
  { sink.write(out) } -> std::same_as<Status>;
};

/// Moves everything from `in` through `transform` to `out`. Sans I/O itself: source and sink do that.
template <Source In, Transform T, Sink Out>
Status pump(In& in, T& transform, Out& out) {
  for (;;) {
    SIEGEL_TRY(const ByteView piece, in.read());
    if (piece.empty()) break;
    SIEGEL_TRY(const ByteView done, transform.push(piece));
    SIEGEL_CHECK(out.write(done));
  }
  SIEGEL_TRY(const ByteView last, transform.finish());
  return out.write(last);
}

/// Keeps a broken stream broken: the first failure is remembered and returned by every later call.
class StickyError {
 public:
  std::unexpected<Error> set(const Error& error) {
    if (!error_) error_ = error;
    return fail(*error_);
  }
  /// After the end was reached nothing more may come.
  void close() { error_ = Error{ErrorCode::closed, "the stream is already finished"}; }
  explicit operator bool() const { return error_.has_value(); }
  std::unexpected<Error> get() const { return fail(*error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace siegel
