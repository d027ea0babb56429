// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cerrno>
#include <cstring>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "siegel.h"

namespace siegel::cli {

/// What the command line tells a person: one sentence, and what to do next where that is known. Never a secret.
struct Failure {
  ErrorCode code;
  std::string message;
  std::string hint;
};

template <class T>
class [[nodiscard]] Outcome : public std::expected<T, Failure> {
 public:
  using std::expected<T, Failure>::expected;
};
using Done = Outcome<void>;

inline std::unexpected<Failure> failed(Failure failure) { return std::unexpected(std::move(failure)); }
inline std::unexpected<Failure> failed(const Error& error) {
  return std::unexpected(Failure{error.code, std::string(error.what), {}});
}
inline std::unexpected<Failure> failed(ErrorCode code, std::string message, std::string hint = {}) {
  return std::unexpected(Failure{code, std::move(message), std::move(hint)});
}
/// "cannot read FILE: No such file or directory", from errno.
inline std::unexpected<Failure> failed_call(std::string what) {
  return failed(ErrorCode::io_failed, std::move(what) + ": " + std::strerror(errno));
}
/// Puts the name of a file in front of what the core says.
inline std::unexpected<Failure> failed_on(const std::string& subject, const Error& error) {
  return failed(error.code, subject + ": " + std::string(error.what));
}

}  // namespace siegel::cli

/// `CLI_TRY(auto key, read_key(path));` declares `key`, or leaves the function with the failure.
#define CLI_TRY(declaration, result) CLI_TRY_(declaration, result, SIEGEL_CONCATENATE(cli_result_, __LINE__))
#define CLI_TRY_(declaration, result, name)                         \
  auto name = (result);                                             \
  if (!name) return ::siegel::cli::failed(std::move(name).error()); \
  declaration = std::move(*name)

/// The same for what the core gives.
#define CLI_CHECK_STATUS(status)                                                                   \
  do {                                                                                             \
    if (auto cli_status = (status); !cli_status) return ::siegel::cli::failed(cli_status.error()); \
  } while (false)

#define CLI_CHECK(outcome)                                                                                        \
  do {                                                                                                            \
    if (auto cli_outcome = (outcome); !cli_outcome) return ::siegel::cli::failed(std::move(cli_outcome).error()); \
  } while (false)
