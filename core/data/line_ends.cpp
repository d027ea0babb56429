// SPDX-License-Identifier: Apache-2.0
#include "data/line_ends.h"

#include <algorithm>

namespace siegel {

std::uint64_t count_line_ends(std::string_view text) {
  auto count = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  for (auto at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1))
    count += at + 1 < text.size() && text[at + 1] == '\n' ? 0U : 1U;
  return count;
}

std::uint64_t column_after(std::string_view utf_8) {
  const auto line_feed = utf_8.rfind('\n');
  const auto carriage_return = utf_8.rfind('\r');
  // npos + 1 is 0: no line end, the whole text counts.
  utf_8.remove_prefix(std::max(line_feed + 1, carriage_return + 1));
  const auto begins_character = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; };
  return 1 + static_cast<std::uint64_t>(std::count_if(utf_8.begin(), utf_8.end(), begins_character));
}

void LineCounter::skip(std::string_view utf_8) {
  if (utf_8.empty()) return;
  const auto position = after(utf_8);
  lines_ = position.line - 1;
  characters_ = position.column - 1;
  ends_with_cr_ = utf_8.back() == '\r';
}

DataPosition LineCounter::after(std::string_view utf_8) const {
  // The LF of a CR LF that was cut in two ends no line of its own.
  if (ends_with_cr_ && utf_8.starts_with('\n')) utf_8.remove_prefix(1);
  const auto line_ends = count_line_ends(utf_8);
  return {lines_ + line_ends + 1, column_after(utf_8) + (line_ends == 0 ? characters_ : 0), 0};
}

}  // namespace siegel
