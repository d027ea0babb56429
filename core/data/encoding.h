// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace siegel {

/// The encodings that a text can be read and written in.
enum class Encoding { utf_8, utf_16_le, utf_16_be, iso_8859_1, iso_8859_15, windows_1252 };

inline constexpr std::array encodings{Encoding::utf_8,      Encoding::utf_16_le,   Encoding::utf_16_be,
                                      Encoding::iso_8859_1, Encoding::iso_8859_15, Encoding::windows_1252};

/// The name that IANA registered: `UTF-8`, `UTF-16LE`, `ISO-8859-15`, `windows-1252`.
std::string_view name_of(Encoding encoding);

/// The encoding of that name, in any case, with or without hyphens. Errors: `unsupported`.
Result<Encoding> parse_encoding(std::string_view name);

/// True if every ASCII byte stands for itself, so that a text can be cut and searched as bytes.
inline bool contains_ascii(Encoding encoding) {
  return encoding != Encoding::utf_16_le && encoding != Encoding::utf_16_be;
}

/// How a text is written.
struct TextEncoding {
  Encoding encoding = Encoding::utf_8;
  std::size_t byte_order_mark_size = 0;  ///< bytes in front that are no text: 0, 2 or 3

  bool operator==(const TextEncoding&) const = default;
};

/// Whether a sample is only the front of something, or all there is.
enum class SampleExtent { front, whole };

/// The byte order mark tells; without one: UTF-16 if every other byte is zero, UTF-8 if it is that (a sequence may be
/// cut off at the end), Windows-1252 if bytes 80 to 9F are there, ISO-8859-15 if it has the euro sign (A4), and
/// ISO-8859-1. Judged by these bytes alone, so the more of the text the better; text in pure ASCII is taken for UTF-8.
/// A wrong guess cannot lose a byte: what is read as one encoding is written as the same.
TextEncoding detect_encoding(ByteView front, SampleExtent extent);

/// What `front` says about an encoding that the caller knows: only the byte order mark is looked for.
TextEncoding with_byte_order_mark(Encoding encoding, ByteView front);

}  // namespace siegel
