// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace siegel {

inline constexpr std::size_t max_json_object_size = 65'536;  ///< bytes
inline constexpr std::size_t max_json_object_depth = 8;      ///< objects and arrays within the outermost object

/// Options from outside, as one JSON object (RFC 8259). Each member is taken by name; what is left at the end is a
/// member that nobody knows, and refused. So a misspelled option is an error, and never silently the default.
class JsonObject {
 public:
  /// Errors: `bad_argument` for anything but one object of UTF-8 text without duplicate names and not nested deeper
  /// than `max_json_object_depth`; `too_large`.
  static Result<JsonObject> parse(ByteView text);

  JsonObject(JsonObject&&) noexcept;
  JsonObject& operator=(JsonObject&&) noexcept;
  ~JsonObject();

  bool has(std::string_view name) const;
  /// What was not taken yet, in alphabetical order.
  std::vector<std::string> names() const;

  // Nothing if there is no such member. Errors: `bad_argument` for one of another type.
  Result<std::optional<std::string>> take_text(std::string_view name);
  Result<std::optional<std::uint64_t>> take_number(std::string_view name);
  Result<std::optional<double>> take_fraction(std::string_view name);  ///< a number from 0 on
  Result<std::optional<bool>> take_flag(std::string_view name);
  Result<std::optional<JsonObject>> take_object(std::string_view name);
  /// Text in hexadecimal or in base64, as bytes.
  Result<std::optional<Bytes>> take_hex(std::string_view name);
  Result<std::optional<Bytes>> take_base64(std::string_view name);

  /// An array of text; empty if there is no such member.
  Result<std::vector<std::string>> take_texts(std::string_view name);

  /// All members, which have to be text.
  Result<std::map<std::string, std::string>> take_all_text();

  /// Errors: `bad_argument` if a member is left.
  Status expect_nothing_left() const;

 private:
  struct Value;
  class Builder;
  explicit JsonObject(std::unique_ptr<Value> value);
  std::unique_ptr<Value> value_;
};

}  // namespace siegel
