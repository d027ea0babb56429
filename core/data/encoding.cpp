// SPDX-License-Identifier: Apache-2.0
#include "data/encoding.h"

#include <algorithm>
#include <string>

#include "base/utf8.h"

namespace siegel {
namespace {

constexpr std::array<std::string_view, encodings.size()> names{"UTF-8",      "UTF-16LE",    "UTF-16BE",
                                                               "ISO-8859-1", "ISO-8859-15", "windows-1252"};

/// In lower case, without what people put between the parts of the name.
std::string folded(std::string_view name) {
  std::string letters;
  for (const auto letter : name)
    if (letter != '-' && letter != '_' && letter != ' ')
      letters.push_back(letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter);
  return letters;
}

bool starts_with(ByteView bytes, std::initializer_list<std::uint8_t> mark) {
  return bytes.size() >= mark.size() && std::equal(mark.begin(), mark.end(), bytes.begin());
}

/// A sequence that the end of the sample cut off is no fault.
bool is_front_of_utf8(ByteView front) {
  std::size_t cut = 0;
  while (cut < 3 && cut < front.size() && front[front.size() - 1 - cut] >= 0x80 && front[front.size() - 1 - cut] < 0xC0)
    ++cut;
  if (cut == front.size()) return is_utf8(front);
  const auto lead = front[front.size() - 1 - cut];
  const std::size_t wanted = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
  return is_utf8(cut < wanted ? front.first(front.size() - 1 - cut) : front);
}

/// Text in a Latin script has a zero in nearly every unit of UTF-16, always on the same side.
std::optional<Encoding> detect_utf_16(ByteView front) {
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < front.size(); ++i) zeros[i % 2] += front[i] == 0 ? 1U : 0U;
  const auto units = front.size() / 2;
  if (zeros[1] > units / 2 && zeros[0] <= units / 16) return Encoding::utf_16_le;
  if (zeros[0] > units / 2 && zeros[1] <= units / 16) return Encoding::utf_16_be;
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Encoding encoding) { return names[static_cast<std::size_t>(encoding)]; }

Result<Encoding> parse_encoding(std::string_view name) {
  const auto wanted = folded(name);
  for (const auto encoding : encodings)
    if (wanted == folded(name_of(encoding))) return encoding;
  if (wanted == "latin1") return Encoding::iso_8859_1;
  if (wanted == "latin9") return Encoding::iso_8859_15;
  if (wanted == "cp1252") return Encoding::windows_1252;
  return fail(ErrorCode::unsupported, "no encoding of that name");
}

TextEncoding with_byte_order_mark(Encoding encoding, ByteView front) {
  if (encoding == Encoding::utf_8 && starts_with(front, {0xEF, 0xBB, 0xBF})) return {encoding, 3};
  if (encoding == Encoding::utf_16_le && starts_with(front, {0xFF, 0xFE})) return {encoding, 2};
  if (encoding == Encoding::utf_16_be && starts_with(front, {0xFE, 0xFF})) return {encoding, 2};
  return {encoding, 0};
}

TextEncoding detect_encoding(ByteView front, SampleExtent extent) {
  for (const auto encoding : {Encoding::utf_8, Encoding::utf_16_le, Encoding::utf_16_be})
    if (const auto marked = with_byte_order_mark(encoding, front); marked.byte_order_mark_size > 0) return marked;
  if (const auto wide = detect_utf_16(front)) return {*wide, 0};
  if (extent == SampleExtent::whole ? is_utf8(front) : is_front_of_utf8(front)) return {Encoding::utf_8, 0};
  const auto is_control = [](std::uint8_t byte) { return byte >= 0x80 && byte <= 0x9F; };
  if (std::ranges::any_of(front, is_control)) return {Encoding::windows_1252, 0};
  if (std::ranges::find(front, 0xA4) != front.end()) return {Encoding::iso_8859_15, 0};
  return {Encoding::iso_8859_1, 0};
}

}  // namespace siegel
