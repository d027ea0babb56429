// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace siegel {

/// A JSON value being built, with its members in the order they were set (RFC 8259). Text that is not UTF-8 is
/// written with U+FFFD in place of the bad bytes.
class JsonWriter {
 public:
  static JsonWriter object();
  static JsonWriter array();

  JsonWriter(JsonWriter&&) noexcept;
  JsonWriter& operator=(JsonWriter&&) noexcept;
  ~JsonWriter();

  JsonWriter& set(std::string_view name, std::string_view value);
  JsonWriter& set(std::string_view name, const char* value) { return set(name, std::string_view(value)); }
  JsonWriter& set(std::string_view name, std::uint64_t value);
  JsonWriter& set(std::string_view name, double value);
  JsonWriter& set_flag(std::string_view name, bool value);
  JsonWriter& set_null(std::string_view name);
  JsonWriter& set(std::string_view name, JsonWriter value);
  JsonWriter& push(JsonWriter value);
  JsonWriter& push(std::string_view value);

  /// On one line, or indented by two blanks.
  std::string print() const;
  std::string print_indented() const;

 private:
  struct Value;
  explicit JsonWriter(std::unique_ptr<Value> value);
  std::unique_ptr<Value> value_;
};

}  // namespace siegel
