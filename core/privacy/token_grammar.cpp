// SPDX-License-Identifier: Apache-2.0
#include "privacy/token_grammar.h"

#include <algorithm>
#include <span>

#include "privacy/crockford.h"

namespace siegel {
namespace {

constexpr std::size_t max_page_digits = 4;

/// The hyphen as people, typesetters, HTML and JSON write it.
constexpr std::array<std::string_view, 22> separators{"-",
                                                      "\\-",
                                                      "\xE2\x80\x90",
                                                      "\xE2\x80\x91",
                                                      "\xE2\x80\x92",
                                                      "\xE2\x80\x93",
                                                      "\xE2\x80\x94",
                                                      "\xE2\x80\x95",
                                                      "\xE2\x88\x92",
                                                      "\xEF\xBC\x8D",
                                                      "\xEF\xB9\xA3",
                                                      "&#45;",
                                                      "&#x2d;",
                                                      "&#x2D;",
                                                      "&ndash;",
                                                      "&mdash;",
                                                      "&hyphen;",
                                                      "&#8209;",
                                                      "\\u002d",
                                                      "\\u002D",
                                                      "\\u2011",
                                                      "\\u2013"};

/// What shows nothing, or only a gap.
constexpr std::array<std::string_view, 11> invisible{"\xC2\xAD",     "\xC2\xA0",     "\xE2\x80\x8B", "\xE2\x80\x8C",
                                                     "\xE2\x80\x8D", "\xE2\x81\xA0", "\xEF\xBB\xBF", "\xE2\x80\xAF",
                                                     "&shy;",        "&nbsp;",       "\\u00ad"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool begins_word(std::string_view letters) {
  for (std::size_t i = 0; i < token_type_count; ++i) {
    const auto word = word_of(static_cast<TokenType>(i));
    if (letters.size() <= word.size() &&
        std::ranges::equal(letters, word.substr(0, letters.size()), {}, [](char c) { return upper(c); }))
      return true;
  }
  return false;
}

class Matcher {
 public:
  Matcher(std::string_view text, bool at_end, TokenShape& shape)
      : text_(text.substr(0, max_token_spelling)),
        // Beyond the limit nothing is waited for.
        may_wait_(!at_end && text.size() < max_token_spelling),
        shape_(shape) {}

  TokenMatch run() {
    shape_ = {};
    if (const auto word = take_word(); word != TokenMatch::found) return word;
    while (at_ < text_.size() && is_digit(text_[at_]) && page_digits_ < max_page_digits) {
      shape_.page = shape_.page * 10 + static_cast<std::uint32_t>(text_[at_++] - '0');
      ++page_digits_;
    }
    if (page_digits_ != 0 && shape_.page == 0) return TokenMatch::none;
    skip_decoration(true);
    if (!take(separators)) return undecided();
    skip_decoration(true);
    return take_symbols();
  }

 private:
  /// At the end of what is there everything is still possible.
  TokenMatch undecided() const { return may_wait_ && ran_out_ ? TokenMatch::partial : TokenMatch::none; }

  TokenMatch take_word() {
    while (at_ < text_.size() && at_ <= max_token_word_size && is_letter(text_[at_])) ++at_;
    if (at_ == text_.size() && may_wait_ && begins_word(text_.substr(0, at_))) return TokenMatch::partial;
    const auto type = parse_token_type(text_.substr(0, at_));
    if (!type) return TokenMatch::none;
    shape_.type = *type;
    return TokenMatch::found;
  }

  /// One of the spellings, if it is there. Remembers if there was too little text to tell.
  bool take(std::span<const std::string_view> spellings) {
    const auto rest = text_.substr(at_);
    if (rest.empty()) ran_out_ = true;
    for (const auto spelling : spellings) {
      if (rest.starts_with(spelling)) {
        at_ += spelling.size();
        return true;
      }
      if (rest.size() < spelling.size() && spelling.starts_with(rest)) ran_out_ = true;
    }
    return false;
  }

  void skip_decoration(bool takes_emphasis) {
    while (true) {
      if (take(invisible)) continue;
      if (!takes_emphasis || at_ == text_.size()) return;
      const char c = text_[at_];
      if ((c != '*' && c != '_' && c != '`') || shape_.emphasis_size == shape_.emphasis.size()) return;
      shape_.emphasis[shape_.emphasis_size++] = c;
      ++at_;
    }
  }

  TokenMatch take_symbols() {
    std::size_t count = 0;
    while (count < max_hmac_symbols) {
      std::size_t in_group = 0;
      const auto most = count == 0 ? session_body_size : symbols_per_group;
      auto end = at_;
      while (in_group < most && count < max_hmac_symbols) {
        skip_decoration(false);
        const auto number = at_ < text_.size() ? crockford_number(text_[at_]) : std::int8_t{-1};
        if (number < 0) break;
        if (is_digit(text_[at_])) ++shape_.digits;
        shape_.symbols[count++] = static_cast<std::uint8_t>(number);
        end = ++at_;
        ++in_group;
      }
      if (at_ == text_.size()) ran_out_ = true;
      if (in_group < symbols_per_group) {
        // A word that follows (`-Akte`) is no group, and what was read before it stands.
        if (shape_.stop_count == 0 || (may_wait_ && ran_out_)) return undecided();
        break;
      }
      shape_.stops[shape_.stop_count++] = {count, end};
      at_ = end;
      if (in_group == session_body_size) break;
      if (count == max_hmac_symbols) break;
      if (!take(separators)) {
        if (may_wait_ && ran_out_) return TokenMatch::partial;
        break;
      }
    }
    // One group of four is the beginning of the long form, or nothing.
    if (shape_.stop_count == 1 && shape_.stops[0].symbols == symbols_per_group) return TokenMatch::none;
    // What follows decides whether it ends here, and whether there is an ending of the word.
    if (may_wait_ && shape_.stops[shape_.stop_count - 1].end == text_.size()) return TokenMatch::partial;
    return TokenMatch::found;
  }

  std::string_view text_;
  bool may_wait_;
  TokenShape& shape_;
  std::size_t at_ = 0;
  std::size_t page_digits_ = 0;
  bool ran_out_ = false;
};

}  // namespace

TokenMatch match_token(std::string_view text, bool at_end, TokenShape& shape) {
  return Matcher(text, at_end, shape).run();
}

}  // namespace siegel
