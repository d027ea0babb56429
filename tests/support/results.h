// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <catch2/catch_tostring.hpp>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"
#include "codec/hex.h"

template <>
struct Catch::StringMaker<siegel::ErrorCode> {
  static std::string convert(siegel::ErrorCode code) { return std::string(siegel::describe(code).word); }
};

// A failing comparison of megabytes is no help to anybody.
template <>
struct Catch::StringMaker<siegel::Bytes> {
  static std::string convert(const siegel::Bytes& bytes) {
    constexpr std::size_t shown = 96;
    const auto text = siegel::encode_hex(siegel::ByteView(bytes).first(std::min(bytes.size(), shown)));
    return std::to_string(bytes.size()) + " bytes " + text + (bytes.size() > shown ? "..." : "");
  }
};

namespace siegel::test {

/// The value, or the end of the test with the error's word.
template <class T>
T value(Result<T> result) {
  if (!result) FAIL(describe(result.error().code).word << ": " << result.error().what);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

inline void ok(const Status& status) {
  if (!status) FAIL(describe(status.error().code).word << ": " << status.error().what);
}

/// The error, or the end of the test if there is none. Every error has to say what happened.
template <class T>
ErrorCode error_of(const Result<T>& result) {
  if (result) FAIL("an error was expected and did not come");
  CHECK(!result.error().what.empty());
  return result.error().code;
}

}  // namespace siegel::test
