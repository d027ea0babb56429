// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/folded_text.h"

#include <algorithm>
#include <array>

#include "detect/detail/characters.h"

namespace siegel::detail {
namespace {

struct Pair {
  char32_t from;
  char32_t to;
};

// Letters of the Greek and Cyrillic scripts that look like Latin ones (Unicode Technical Standard 39, confusables).
constexpr std::array lookalikes{
    Pair{0x391, 'A'}, Pair{0x392, 'B'}, Pair{0x395, 'E'}, Pair{0x396, 'Z'}, Pair{0x397, 'H'}, Pair{0x399, 'I'},
    Pair{0x39a, 'K'}, Pair{0x39c, 'M'}, Pair{0x39d, 'N'}, Pair{0x39f, 'O'}, Pair{0x3a1, 'P'}, Pair{0x3a4, 'T'},
    Pair{0x3a5, 'Y'}, Pair{0x3a7, 'X'}, Pair{0x3b1, 'a'}, Pair{0x3b9, 'i'}, Pair{0x3bd, 'v'}, Pair{0x3bf, 'o'},
    Pair{0x3c1, 'p'}, Pair{0x3c5, 'u'}, Pair{0x405, 'S'}, Pair{0x406, 'I'}, Pair{0x408, 'J'}, Pair{0x410, 'A'},
    Pair{0x412, 'B'}, Pair{0x415, 'E'}, Pair{0x41a, 'K'}, Pair{0x41c, 'M'}, Pair{0x41d, 'H'}, Pair{0x41e, 'O'},
    Pair{0x420, 'P'}, Pair{0x421, 'C'}, Pair{0x422, 'T'}, Pair{0x425, 'X'}, Pair{0x430, 'a'}, Pair{0x435, 'e'},
    Pair{0x43e, 'o'}, Pair{0x440, 'p'}, Pair{0x441, 'c'}, Pair{0x443, 'y'}, Pair{0x445, 'x'}, Pair{0x455, 's'},
    Pair{0x456, 'i'}, Pair{0x458, 'j'},
};

// A letter and a combining accent, as the one letter of NFC: German and its neighbours.
struct Composition {
  char32_t base;
  char32_t accent;
  char32_t composed;
};
constexpr std::array compositions{
    Composition{'a', 0x308, 0xe4}, Composition{'o', 0x308, 0xf6}, Composition{'u', 0x308, 0xfc},
    Composition{'A', 0x308, 0xc4}, Composition{'O', 0x308, 0xd6}, Composition{'U', 0x308, 0xdc},
    Composition{'e', 0x301, 0xe9}, Composition{'a', 0x301, 0xe1}, Composition{'e', 0x300, 0xe8},
    Composition{'i', 0x301, 0xed}, Composition{'o', 0x301, 0xf3}, Composition{'u', 0x301, 0xfa},
    Composition{'n', 0x303, 0xf1}, Composition{'c', 0x327, 0xe7}, Composition{'s', 0x327, 0x15f},
    Composition{'e', 0x308, 0xeb}, Composition{'E', 0x301, 0xc9}, Composition{'g', 0x306, 0x11f},
};

char32_t lookalike(char32_t character) {
  const auto found = std::ranges::lower_bound(lookalikes, character, {}, &Pair::from);
  return found != lookalikes.end() && found->from == character ? found->to : 0;
}

bool is_invisible(char32_t c) {
  return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2064) ||
         (c >= 0x2066 && c <= 0x206f) || c == 0xfeff || c == 0x34f || c == 0x180e || (c >= 0xfe00 && c <= 0xfe0f);
}

bool is_blank(char32_t c) {
  return c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000;
}

char32_t plain(char32_t c) {
  if (is_blank(c)) return ' ';
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xfe63) return '-';
  if (c == 0x2018 || c == 0x2019 || c == 0x2bc || c == 0xb4) return '\'';
  if (c == 0x2028 || c == 0x2029 || c == 0x85) return '\n';
  if (c >= 0xff01 && c <= 0xff5e) return c - 0xff01 + '!';
  if (c >= 0x1d7ce && c <= 0x1d7ff) return '0' + (c - 0x1d7ce) % 10;  // mathematical digits
  return c;
}

/// First bytes of characters that may become others.
bool may_fold(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0xc2 || (byte >= 0xcc && byte <= 0xd3) || byte == 0xe1 || byte == 0xe2 || byte == 0xe3 ||
         byte == 0xef || byte == 0xf0;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

FoldedText::FoldedText(std::string_view original) : original_(original) {
  if (std::ranges::any_of(original, may_fold)) fold();
}

std::size_t FoldedText::origin_end(std::size_t offset) const {
  if (origins_.empty() || offset == 0) return offset;
  auto start = origins_[offset - 1];
  std::size_t end = start;
  decode(original_, end);
  // A letter that was composed from two characters ends where the second one does.
  if (end < original_.size() && end < origins_[offset]) {
    auto next = end;
    const auto character = decode(original_, next);
    if (character >= 0x300 && character < 0x370 && !is_invisible(character)) end = next;
  }
  return end;
}

void FoldedText::put(char32_t character, std::size_t from) {
  const auto size = folded_.size();
  encode(character, folded_);
  origins_.insert(origins_.end(), folded_.size() - size, static_cast<std::uint32_t>(from));
}

/// Characters that stay. Gives the last of them.
char32_t FoldedText::put_as_it_is(std::size_t from, std::size_t size) {
  folded_ += original_.substr(from, size);
  auto last = from;
  for (auto at = from; at < from + size; ++at) {
    if (!is_continuation(original_[at])) last = at;
    origins_.push_back(static_cast<std::uint32_t>(last));
  }
  return decode(original_, last);
}

void FoldedText::fold() {
  folded_.reserve(original_.size());
  origins_.reserve(original_.size() + 1);
  char32_t previous = 0;
  for (std::size_t at = 0; at < original_.size();) {
    const auto run =
        std::ranges::find_if(original_.substr(at), may_fold) - original_.begin() - static_cast<std::ptrdiff_t>(at);
    if (run != 0) {
      previous = put_as_it_is(at, static_cast<std::size_t>(run));
      at += static_cast<std::size_t>(run);
      continue;
    }
    const auto from = at;
    const auto c = decode(original_, at);
    if (is_invisible(c)) {
      ++invisible_;
      // A soft hyphen at the end of a line: the word goes on in the next one.
      if (c == 0xad && at < original_.size() && original_[at] == '\n') ++at;
      continue;
    }
    if (c >= 0x300 && c < 0x370) {
      const auto found = std::ranges::find_if(
          compositions, [&](const auto& entry) { return entry.base == previous && entry.accent == c; });
      if (found != compositions.end() && !folded_.empty()) {
        const auto base = origins_.back();
        folded_.pop_back();
        origins_.pop_back();
        put(found->composed, base);
        previous = found->composed;
      } else {
        put(c, from);
        previous = c;
      }
      continue;
    }
    auto folded = plain(c);
    if (const auto latin = lookalike(c)) {
      auto next_at = at;
      const auto next = next_at < original_.size() ? decode(original_, next_at) : 0;
      const bool within_latin = (previous < 0x250 && is_letter(previous)) || (previous >= '0' && previous <= '9') ||
                                (next < 0x250 && is_letter(next)) || (next >= '0' && next <= '9');
      if (within_latin) {
        ++confusables_;
        folded = latin;
      }
    }
    put(folded, from);
    previous = folded;
  }
  origins_.push_back(static_cast<std::uint32_t>(original_.size()));
}

}  // namespace siegel::detail
