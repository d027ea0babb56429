// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/wiped_bytes.h"
#include "data/json_editor.h"

namespace siegel {

inline constexpr std::size_t max_jose_object_size = 65'536;  ///< bytes of a key or a header
inline constexpr std::size_t max_jose_object_depth = 8;      ///< objects and arrays within the outermost object

/// A key or a header in JSON (RFC 7515, 4; RFC 7517, 4), read strictly: names that come twice are refused. Members are
/// asked for by their JSON Pointer (RFC 6901), `/epk/crv`. Keys may be in it: what it holds is wiped.
class JoseObject {
 public:
  /// Errors: `bad_data` for anything but one object in UTF-8 without duplicate names; `too_large`.
  static Result<JoseObject> parse(ByteView json);

  /// An empty one, to be filled while a larger text is read. `depth` is the number of steps in front of its members.
  JoseObject() = default;
  Status add(const JsonPath& path, std::size_t depth, const JsonScalar& scalar);
  Status add(const JsonPath& path, std::size_t depth, JsonContainer container);

  bool has(std::string_view pointer) const { return find(pointer) != nullptr; }
  /// The names of the outermost object, in its order.
  const std::vector<std::string>& names() const { return names_; }

  // Nothing if there is no such member. Errors: `bad_data` for one of another type.
  Result<std::optional<std::string_view>> text(std::string_view pointer) const;
  /// A whole number from 0 to 2^53 - 1, spelled without fraction and exponent.
  Result<std::optional<std::uint64_t>> number(std::string_view pointer) const;
  /// Base64url; `bad_data` too if it is not canonical.
  Result<std::optional<Bytes>> bytes(std::string_view pointer) const;
  Result<std::optional<SecretBytes>> secret(std::string_view pointer) const;
  /// An array of text; empty if there is no such member.
  Result<std::vector<std::string>> texts(std::string_view pointer) const;

 private:
  enum class Kind : std::uint8_t { text, number, other, object, array };
  struct Member {
    std::string pointer;
    Kind kind;
    WipedBytes value;
  };
  Status add(const JsonPath& path, std::size_t depth, Kind kind, std::string_view value);
  const Member* find(std::string_view pointer) const;

  std::vector<Member> members_;
  std::vector<std::string> names_;
};

}  // namespace siegel
