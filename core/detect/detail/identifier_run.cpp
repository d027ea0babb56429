// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/identifier_run.h"

#include <algorithm>

namespace siegel::detail {
namespace {

constexpr std::size_t cue_reach = 6;

bool is_joint(char mark) { return mark == '-' || mark == '.' || mark == '/'; }
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
std::uint64_t bit_of(std::uint32_t hash) { return std::uint64_t{1} << (hash % 64); }
bool is_text(const Word& word) { return word.kind != WordKind::mark && word.kind != WordKind::none; }

}  // namespace

IdentifierRun::IdentifierRun(const Words& words, std::size_t first) : words_(words), first_(first) {
  static_assert(max_size < 64);
  for (std::size_t back = 1; back <= cue_reach && back <= first; ++back) {
    const auto& word = words[first - back];
    if (word.kind == WordKind::letters) words_before_ |= bit_of(word.hash);
    if (word.gap == Gap::paragraph) break;
  }
  char separator = 0;
  for (std::size_t i = first; parts_ < max_words;) {
    const auto text = words.text(i);
    if (size_ + text.size() > max_size || !is_plain(text)) break;
    for (const char c : text) text_[size_++] = upper(c);
    ends_[parts_] = size_;
    lasts_[parts_] = i;
    separators_[parts_] = separator;
    sizes_ |= std::uint64_t{1} << size_;
    ++parts_;
    const auto& next = words[i + 1];
    if (next.kind == WordKind::mark && is_joint(next.mark) && next.gap == Gap::none && is_text(words[i + 2]) &&
        words[i + 2].gap == Gap::none) {
      separator = next.mark;
      i += 2;
    } else if (is_text(next) && next.gap <= Gap::blank) {
      separator = ' ';
      i += 1;
    } else {
      break;
    }
  }
}

bool IdentifierRun::is_attached_behind(std::size_t last) const {
  const auto& next = words_[last + 1];
  return next.kind == WordKind::mark && next.gap == Gap::none &&
         (is_joint(next.mark) || next.mark == '_' || next.mark == '@') && is_text(words_[last + 2]) &&
         words_[last + 2].gap == Gap::none;
}

IdentifierRun::Prefix IdentifierRun::of_size(std::size_t size) const {
  if (size >= 64 || (sizes_ >> size & 1U) == 0) return {};
  for (std::size_t part = 0; part < parts_ && ends_[part] <= size; ++part)
    if (ends_[part] == size && !is_attached_behind(lasts_[part]))
      return {text().substr(0, size), lasts_[part], part + 1};
  return {};
}

IdentifierRun::Prefix IdentifierRun::of_form(std::initializer_list<std::size_t> sizes) const {
  if (sizes.size() > parts_) return {};
  std::size_t end = 0;
  std::size_t part = 0;
  for (const auto size : sizes) {
    end += size;
    if (ends_[part++] != end) return {};
  }
  if (is_attached_behind(lasts_[part - 1])) return {};
  return {text().substr(0, end), lasts_[part - 1], part};
}

bool IdentifierRun::has_cue(std::initializer_list<Cue> cues) const {
  if (std::ranges::none_of(cues, [&](const Cue& cue) { return (words_before_ & bit_of(cue.hash)) != 0; })) return false;
  return has_cue_before(words_, first_, cue_reach, cues);
}

bool has_form(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    const bool is_letter = text[i] >= 'A' && text[i] <= 'Z';
    const bool fits = form[i] == '9'   ? is_digit
                      : form[i] == 'A' ? is_letter
                      : form[i] == '*' ? is_digit || is_letter
                                       : text[i] == form[i];
    if (!fits) return false;
  }
  return true;
}

bool is_all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool has_cue_before(const Words& words, std::size_t i, std::size_t reach, std::initializer_list<Cue> cues) {
  for (std::size_t back = 1; back <= reach && back <= i; ++back) {
    const auto& word = words[i - back];
    if (word.kind == WordKind::letters)
      for (const auto& cue : cues)
        if (words.is(i - back, cue)) return true;
    if (word.gap == Gap::paragraph) return false;
  }
  return false;
}

bool is_attached_before(const Words& words, std::size_t i) {
  if (i == 0 || words[i].gap != Gap::none) return false;
  const auto& mark = words[i - 1];
  if (mark.kind != WordKind::mark) return true;
  if (!is_joint(mark.mark) && mark.mark != '_' && mark.mark != '@') return false;
  return i >= 2 && mark.gap == Gap::none && is_text(words[i - 2]);
}

}  // namespace siegel::detail
