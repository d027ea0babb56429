// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace siegel {

/// What went wrong, named by what the caller can do about it. The table in error.cpp gives each code its
/// published word, exit status and sentence; docs/errors.md is tested against that table.
enum class ErrorCode {
  bad_argument,
  bad_header,
  bad_key,
  bad_passphrase,
  bad_armor,
  no_matching_key,
  header_forged,
  payload_forged,
  truncated,
  trailing_data,
  unsupported,
  too_large,
  policy_denied,
  input_changed,
  output_exists,
  io_failed,
  random_failed,
  external_failed,
  bad_module,
  bad_policy,
  bad_data,
  unresolved_token,
  bad_vault,
  bad_certificate,
  bad_signature,
  log_forged,
  log_unavailable,
  out_of_memory,
  canceled,
  closed,
  internal,
};

/// A failure. `what` is always a literal of our own source, so that no byte of an input, and no secret, can reach
/// a message or a log through it.
struct Error {
  ErrorCode code;
  std::string_view what;
};

/// One row of the error table.
struct ErrorDescription {
  ErrorCode code;
  std::string_view word;      ///< stable and published: `truncated`
  int exit_status;            ///< of the command line: 1 to 5
  std::string_view sentence;  ///< what it means, for people
};

/// Every error there is, in the order of `ErrorCode`.
std::span<const ErrorDescription> error_table();

const ErrorDescription& describe(ErrorCode code);

}  // namespace siegel
