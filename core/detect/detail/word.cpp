// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/word.h"

#include <algorithm>

#include "detect/detail/characters.h"

namespace siegel::detail {
namespace {

/// Compares a text of any case with a lower-case word; in the alphabets we know, both forms take the same bytes.
bool equals_lower(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      const auto folded = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : text[i];
      if (folded != lower[i++]) return false;
      continue;
    }
    auto j = i;
    if (to_lower(decode(text, i)) != to_lower(decode(lower, j)) || i != j) return false;
  }
  return true;
}

}  // namespace

std::string to_lower(std::string_view text) {
  std::string lower;
  lower.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) encode(to_lower(decode(text, at)), lower);
  return lower;
}

Words::Words(std::string_view text, const Lexicon& lexicon) : text_(text) {
  words_.reserve(text.size() / 5 + 16);
  auto gap = Gap::paragraph;
  std::size_t at = 0;
  std::string encoded;
  while (at < text.size()) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') {
      gap = std::max(gap, Gap::blank);
      ++at;
      continue;
    }
    if (c == '\n') {
      gap = gap >= Gap::line ? Gap::paragraph : Gap::line;
      ++at;
      continue;
    }
    Word word;
    word.begin = static_cast<std::uint32_t>(at);
    word.gap = gap;
    gap = Gap::none;
    std::uint32_t hash = hash_start;
    std::uint32_t letters = 0;
    std::uint32_t digits = 0;
    std::uint32_t uppers = 0;
    bool first_upper = false;
    while (at < text.size()) {
      const auto byte = static_cast<unsigned char>(text[at]);
      if (byte < 0x80) {
        if (byte >= '0' && byte <= '9') {
          ++digits;
          hash = add_to_hash(hash, byte);
        } else if (byte >= 'a' && byte <= 'z') {
          ++letters;
          hash = add_to_hash(hash, byte);
        } else if (byte >= 'A' && byte <= 'Z') {
          if (letters == 0) first_upper = true;
          ++letters;
          ++uppers;
          hash = add_to_hash(hash, static_cast<unsigned char>(byte + 32));
        } else {
          break;
        }
        ++at;
        continue;
      }
      auto next = at;
      const auto character = decode(text, next);
      if (!is_letter(character)) break;
      const bool upper = is_upper(character);
      if (upper && letters == 0) first_upper = true;
      ++letters;
      if (upper) {
        ++uppers;
        encoded.clear();
        encode(to_lower(character), encoded);
        for (const char part : encoded) hash = add_to_hash(hash, static_cast<unsigned char>(part));
      } else {
        for (; at < next; ++at) hash = add_to_hash(hash, static_cast<unsigned char>(text[at]));
      }
      at = next;
    }
    if (letters + digits == 0) {
      word.kind = WordKind::mark;
      if (c < 0x80) {
        word.mark = static_cast<char>(c);
        ++at;
      } else {
        decode(text, at);
      }
      word.end = static_cast<std::uint32_t>(std::min(at, text.size()));
      words_.push_back(word);
      continue;
    }
    word.end = static_cast<std::uint32_t>(at);
    word.hash = hash;
    if (digits == 0) {
      word.kind = WordKind::letters;
      word.letter_case = uppers == 0                        ? WordCase::lower
                         : uppers == letters && letters > 1 ? WordCase::upper
                         : first_upper                      ? WordCase::capitalized
                                                            : WordCase::other;
      const auto own = text.substr(word.begin, word.size());
      word.classes = lexicon.find(hash, [&](std::string_view lower) { return equals_lower(own, lower); });
    } else {
      word.kind = letters == 0 ? WordKind::digits : WordKind::mixed;
      word.letter_case = uppers == letters ? WordCase::upper : WordCase::other;
    }
    words_.push_back(word);
  }
}

std::uint32_t Words::number(std::size_t i) const {
  const auto digits = text(i);
  if (digits.size() > 9) return 1'000'000'000;
  std::uint32_t value = 0;
  for (const char c : digits) value = value * 10 + static_cast<std::uint32_t>(c - '0');
  return value;
}

bool Words::equals(std::size_t i, std::string_view lower) const { return equals_lower(text(i), lower); }

std::size_t Words::word_at(std::size_t offset) const {
  return static_cast<std::size_t>(std::ranges::lower_bound(words_, offset, {}, &Word::begin) - words_.begin());
}

}  // namespace siegel::detail
