// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/wiped_bytes.h"

namespace siegel {

/// Which word of a person's name (docs/tokens.md, "Name parts").
enum class NamePart : char { surname = 'L', given_name = 'F' };

/// What stands behind the short token of a person for a part of the name: `.L` or `.F`.
std::string_view suffix_of(NamePart part);

/// The part that a text names directly behind a token; nothing if it goes on in another way.
std::optional<NamePart> parse_name_part(std::string_view behind_token);
/// Bytes of `.L`.
inline constexpr std::size_t name_part_size = 2;

/// The first or the last word of a full name; the name itself if it has only one.
std::string_view take_name_part(std::string_view full_name, NamePart part);
/// True if the name has several words, so that it has parts.
bool has_name_parts(std::string_view name);

/// Knows whose surname or given name a single word is, as long as it is only one person's.
class NameParts {
 public:
  struct Owner {
    std::string_view token;  ///< of the full name
    NamePart part;
  };

  void add(std::string_view full_name, std::string_view token);
  /// Nothing if nobody is known by it, or several are. The view lives as long as this.
  std::optional<Owner> owner_of(std::string_view word) const;

 private:
  struct Entry {
    std::string token;  // empty: of several persons
    NamePart part;
  };
  struct InOrder {
    using is_transparent = void;
    bool operator()(std::string_view left, std::string_view right) const { return left < right; }
    bool operator()(const WipedBytes& left, const WipedBytes& right) const { return text_of(left) < text_of(right); }
    bool operator()(std::string_view left, const WipedBytes& right) const { return left < text_of(right); }
    bool operator()(const WipedBytes& left, std::string_view right) const { return text_of(left) < right; }
  };
  void add_part(std::string_view full_name, NamePart part, std::string_view token);

  std::map<WipedBytes, Entry, InOrder> owners_;  // by the word; names are as secret as the values they come from
};

}  // namespace siegel
