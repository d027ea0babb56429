// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/json_path.h"

namespace siegel {

inline constexpr std::size_t max_selector_size = 1024;  ///< bytes

/// Which fields a rule is about; several with `|` between them.
///
/// Of a table: `col:NAME`, `col:Date*` (`*` any characters, `?` one; case does not count for ASCII letters), `idx:N`
/// (from 0). Of JSON: `ptr:/a/*/b` (RFC 6901, `*` any member or element, `**` any number of them), `key:NAME` a member
/// of this name at any depth (`*` and `?` as above). `text`: a whole text.
class FieldSelector {
 public:
  /// An exact name, index or pointer stands above a pattern.
  enum class Rank { exact, pattern };
  enum class Subject : std::uint8_t { table, json, text };

  /// Errors: `bad_policy`.
  static Result<FieldSelector> parse(std::string_view text);

  /// The rank with which it names a column; nothing if it does not. `name` is empty in a table without header.
  std::optional<Rank> match(std::string_view name, std::size_t index) const;
  std::optional<Rank> match(const JsonPath& path) const;
  bool uses_index() const;
  bool uses_name() const;
  /// True if there is a term for another subject than this.
  bool is_beside(Subject subject) const;
  /// True if an element is chosen by its number.
  bool uses_element_number() const;

 private:
  enum class Kind : std::uint8_t { name, index, pointer, key, text };
  struct Term {
    Kind kind;
    std::string pattern;  // folded for columns
    std::uint64_t index = 0;
    std::vector<std::string> steps;  // of a pointer
    Rank rank = Rank::exact;
  };
  static Result<Term> parse_term(std::string_view text);
  static bool matches(const std::vector<std::string>& steps, const JsonPath& path);
  std::vector<Term> terms_;
};

}  // namespace siegel
