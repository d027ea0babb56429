// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string_view>

#include "base/error.h"

namespace siegel {

/// A value, or the reason why there is none. A call whose result is ignored does not compile: `std::expected` itself is
/// not `[[nodiscard]]` in the libraries we build with.
template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};
using Status = Result<void>;

/// `return fail(ErrorCode::truncated, "the header ends too early");`
inline std::unexpected<Error> fail(ErrorCode code, std::string_view what) { return std::unexpected(Error{code, what}); }
inline std::unexpected<Error> fail(const Error& error) { return std::unexpected(error); }

/// Stops the program: a fault of our own that no input can cause and no caller can mend.
[[noreturn]] inline void trap() { __builtin_trap(); }

}  // namespace siegel

#define SIEGEL_CONCATENATE_(a, b) a##b
#define SIEGEL_CONCATENATE(a, b) SIEGEL_CONCATENATE_(a, b)

/// Leaves the function with the error of `status` if there is one.
#define SIEGEL_CHECK(status)                                                                         \
  do {                                                                                               \
    if (auto siegel_status = (status); !siegel_status) return ::siegel::fail(siegel_status.error()); \
  } while (false)

/// `SIEGEL_TRY(auto key, parse(text));` declares `key`, or leaves the function with the error.
#define SIEGEL_TRY(declaration, result) SIEGEL_TRY_(declaration, result, SIEGEL_CONCATENATE(siegel_result_, __LINE__))
#define SIEGEL_TRY_(declaration, result, name)    \
  auto name = (result);                           \
  if (!name) return ::siegel::fail(name.error()); \
  declaration = std::move(*name)

/// States what our own code guarantees; a violation traps instead of going on with a broken state.
#define SIEGEL_INVARIANT(condition)     \
  do {                                  \
    if (!(condition)) ::siegel::trap(); \
  } while (false)
