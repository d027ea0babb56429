// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/result.h"
#include "data/json_path.h"

namespace siegel {

enum class JsonKind { string, number, true_value, false_value, null_value };
enum class JsonContainer { object, array };

/// A value that is no container.
struct JsonScalar {
  JsonKind kind;
  std::string_view written;  ///< as it stands in the text: quotes, escapes, the spelling of a number
  std::string_view value;    ///< of a string: decoded, UTF-8; of all others as written
};

/// What an editor wants done with a value. Untouched, it leaves byte for byte.
class JsonEdit {
 public:
  /// A string takes its place (UTF-8, copied); escapes are added as RFC 8259, 7 demands and no more.
  void replace_with_text(std::string_view value);
  /// A number takes its place, spelled so. Errors: `bad_argument` if that is no number of RFC 8259, 6.
  Status replace_with_number(std::string_view spelling);
  void replace_with_null();
  /// The member or element leaves, name, commas and all. Refused for the outermost value, with `bad_argument`.
  void drop();

 private:
  friend class JsonParser;
  enum class Wish { keep, replace, drop };
  Wish wish_ = Wish::keep;
  std::string written_;
};

/// Decides what becomes of a JSON text. An error of its own ends the run and stays.
class JsonEditor {
 public:
  virtual ~JsonEditor() = default;
  /// Each string, number, true, false, null.
  virtual Status edit(const JsonPath& path, const JsonScalar& scalar, JsonEdit& edit) = 0;
  /// An object or an array begins. Replaced or dropped, nothing in it is shown. Keeps it by default.
  virtual Status begin(const JsonPath& path, JsonContainer container, JsonEdit& edit);
  /// It ended; the path is the same again. Only after a `begin` that kept it.
  virtual Status end(const JsonPath& path, JsonContainer container);
  /// The next JSON text of a stream of them begins: `index` counts from 0.
  virtual Status begin_document(std::uint64_t index);
};

/// Looks at a JSON text.
class JsonVisitor {
 public:
  virtual ~JsonVisitor() = default;
  virtual Status visit(const JsonPath& path, const JsonScalar& scalar) = 0;
  virtual Status begin(const JsonPath& path, JsonContainer container);
  virtual Status end(const JsonPath& path, JsonContainer container);
  virtual Status begin_document(std::uint64_t index);
};

}  // namespace siegel
