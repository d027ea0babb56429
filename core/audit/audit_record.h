// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace siegel {

inline constexpr std::size_t max_audit_record = 4096;    ///< bytes of one line
inline constexpr std::size_t max_audit_word = 128;       ///< characters
inline constexpr std::size_t max_audit_recipients = 32;  ///< named in one record; `counts` says how many there were
inline constexpr std::size_t max_audit_counts = 32;

/// One line of an audit log: that something is about to be done, was done, or was refused. It holds words, numbers and
/// digests, and never a name, a value, a path or a key. The words consist of letters, digits and `._:@/+=-`.
struct AuditRecord {
  std::uint64_t sequence = 0;  ///< from 0, without gaps; the order of things, whatever the clock says
  std::int64_t time = 0;       ///< seconds since 1970-01-01T00:00:00Z, in the years 1970 to 9999
  std::string operation;       ///< `seal`, `open`, …
  std::string outcome;         ///< `started`, `done`, `failed`, `refused`
  std::string actor = {};      ///< who, in the words of the operator; empty if nobody said
  std::string tenant = {};
  std::optional<std::uint64_t> of = {};      ///< the sequence number of the record that this one ends
  std::string error = {};                    ///< the word of docs/errors.md; behind a colon the rule that refused
  std::string policy = {};                   ///< SHA-256 of the policy in force, in hexadecimal
  std::string file_id = {};                  ///< of the sealed file, in hexadecimal
  std::string digest = {};                   ///< SHA-256 of what it is about, in hexadecimal
  std::vector<std::string> recipients = {};  ///< fingerprints
  std::vector<std::pair<std::string, std::uint64_t>> counts = {};  ///< `bytes`, `rows`, …

  /// One line of JSON without its end, in the one form there is: members in this order, what is empty left out.
  /// Errors: `bad_argument` for a word with other characters, a time out of range, or more than fits into a line.
  Result<std::string> print() const;
  /// Errors: `log_forged` for anything but what `print` gives.
  static Result<AuditRecord> parse(std::string_view line);

  bool operator==(const AuditRecord&) const = default;
};

/// `2026-11-28T01:02:03Z`, for seconds since 1970-01-01T00:00:00Z in the years 1970 to 9999.
std::string print_utc(std::int64_t seconds);

/// The sequence number of a line. It is checked as by `AuditRecord::parse`, and nothing is copied.
Result<std::uint64_t> check_audit_line(std::string_view line);

}  // namespace siegel
