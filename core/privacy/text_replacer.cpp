// SPDX-License-Identifier: Apache-2.0
#include "privacy/text_replacer.h"

#include <algorithm>
#include <unordered_set>

#include "privacy/name_parts.h"
#include "privacy/token_grammar.h"

namespace siegel {
namespace {

constexpr std::size_t least_leak_size = 5;  // bytes: shorter values stand in other words by chance

bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// What may go on in a token.
bool is_symbol_byte(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }

/// True if the value stands in the text as a whole word.
bool stands_in(std::string_view text, std::string_view value) {
  for (auto at = text.find(value); at != std::string_view::npos; at = text.find(value, at + 1)) {
    const bool begins = at == 0 || !is_word_byte(text[at - 1]) || !is_word_byte(value.front());
    const auto end = at + value.size();
    const bool ends = end == text.size() || !is_word_byte(text[end]) || !is_word_byte(value.back());
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace

Result<TextReplacer> TextReplacer::create(const FieldRule& rule, const Policy& policy,
                                          const PseudonymizeContext& context, RunReport& report) {
  DetectOptions options;
  options.min_score = rule.min_score;
  options.dictionary = context.dictionary;
  for (const auto& term : rule.dictionary) options.dictionary.push_back({term, FindingType::term});
  options.patterns = rule.patterns;
  SIEGEL_TRY(auto detectors, DetectorSet::create(options));
  std::optional<SessionTokenizer> tokenizer;
  if (!rule.with_type_only) {
    SIEGEL_TRY(tokenizer, SessionTokenizer::create(context, policy.domain));
  }
  return TextReplacer(rule, context, std::move(detectors), std::move(tokenizer), report);
}

Status TextReplacer::find_places(std::string_view text, std::uint64_t offset) {
  places_.clear();
  if (!reviewed_) {
    SIEGEL_TRY(const auto findings, detectors_.find(text, report_->detection));
    for (const auto& finding : findings) places_.push_back({finding.begin, finding.end, token_type_of(finding.type)});
  }
  SIEGEL_CHECK(add_external(text, offset));
  add_lookalikes(text);
  widen_to_words(text);
  return {};
}

/// A token that stands directly at letters or digits would not be found again. Small letters behind it are the ending
/// of a word, and stay.
void TextReplacer::widen_to_words(std::string_view text) {
  std::vector<Place> wide;
  for (auto place : places_) {
    while (place.begin > 0 && is_word_byte(text[place.begin - 1])) --place.begin;
    if (place.end < text.size() && is_symbol_byte(text[place.end]))
      while (place.end < text.size() && is_word_byte(text[place.end])) ++place.end;
    // Nor would one directly before `.L`, which is a part of a name then.
    if (place.type == TokenType::person && parse_name_part(text.substr(place.end)))
      for (++place.end; place.end < text.size() && is_word_byte(text[place.end]);) ++place.end;
    if (!wide.empty() && place.begin <= wide.back().end &&
        (place.begin < wide.back().end || is_word_byte(text[place.begin])))
      wide.back().end = std::max(wide.back().end, place.end);
    else
      wide.push_back(place);
  }
  places_ = std::move(wide);
}

/// Somebody looked at this very text: his findings stand above ours where they overlap.
Status TextReplacer::add_external(std::string_view text, std::uint64_t offset) {
  std::vector<Place> external;
  for (const auto& finding : *external_) {
    if (finding.end <= offset || finding.begin >= offset + text.size()) continue;
    constexpr Error cut{ErrorCode::bad_data, "an external finding cuts a character, or goes beyond its paragraph"};
    if (finding.begin < offset || finding.end > offset + text.size()) return fail(cut);
    const auto begin = static_cast<std::size_t>(finding.begin - offset);
    const auto end = static_cast<std::size_t>(finding.end - offset);
    const auto is_border = [&](std::size_t at) {
      return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    };
    if (!is_border(begin) || !is_border(end)) return fail(cut);
    external.push_back({begin, end, token_type_of(finding.type)});
    ++report_->detection.found[static_cast<std::size_t>(finding.type)];
  }
  if (external.empty()) return {};
  std::erase_if(places_, [&](const Place& place) {
    return std::ranges::any_of(external,
                               [&](const Place& other) { return place.begin < other.end && other.begin < place.end; });
  });
  places_.insert(places_.end(), external.begin(), external.end());
  std::ranges::sort(places_, {}, &Place::begin);
  return {};
}

void TextReplacer::add_lookalikes(std::string_view text) {
  std::vector<Place> lookalikes;
  for (std::size_t at = 0; at < text.size();) {
    while (at < text.size() && !is_word_byte(text[at])) ++at;
    if (at == text.size()) break;
    TokenShape shape;
    if (match_token(text.substr(at), true, shape) == TokenMatch::found && shape.digits != 0) {
      auto end = at + shape.stops[shape.stop_count - 1].end;
      while (end < text.size() && is_word_byte(text[end])) ++end;
      lookalikes.push_back({at, end, TokenType::term});
      at = end;
      continue;
    }
    while (at < text.size() && is_word_byte(text[at])) ++at;
  }
  if (lookalikes.empty()) return;
  report_->lookalikes += lookalikes.size();
  std::erase_if(places_, [&](const Place& place) {
    return std::ranges::any_of(lookalikes,
                               [&](const Place& other) { return place.begin < other.end && other.begin < place.end; });
  });
  places_.insert(places_.end(), lookalikes.begin(), lookalikes.end());
  std::ranges::sort(places_, {}, &Place::begin);
}

/// A surname may stand before the full name: whose it is is known only once all full names of the text have tokens.
Status TextReplacer::name_persons(std::string_view text) {
  if (!tokenizer_) return {};
  for (const auto& [begin, end, type] : places_) {
    const auto name = text.substr(begin, end - begin);
    if (type == TokenType::person && has_name_parts(name)) SIEGEL_CHECK(token_for(type, name));
  }
  return {};
}

Result<std::string> TextReplacer::token_for(TokenType type, std::string_view value) {
  const auto before = tokenizer_->made();
  SIEGEL_TRY(auto token,
             type == TokenType::person ? tokenizer_->token_for_person(value) : tokenizer_->token_for(type, value, {}));
  report_->tokens_made += tokenizer_->made() - before;
  return token;
}

Status TextReplacer::replace(std::string_view text, std::uint64_t offset, std::string& to) {
  SIEGEL_CHECK(find_places(text, offset));
  SIEGEL_CHECK(name_persons(text));
  to.clear();
  std::size_t copied = 0;
  for (const auto& [begin, end, type] : places_) {
    to += text.substr(copied, begin - copied);
    const auto value = text.substr(begin, end - begin);
    if (tokenizer_) {
      SIEGEL_TRY(const auto token, token_for(type, value));
      to += token;
    } else {
      to += '[';
      to += word_of(type);
      to += ']';
    }
    copied = end;
  }
  to += text.substr(copied);
  report_->values_changed += places_.size();
  return scan_for_leaks(text, to);
}

Status TextReplacer::scan_for_leaks(std::string_view text, std::string_view result) {
  std::unordered_set<std::string_view> values;
  for (const auto& [begin, end, type] : places_)
    if (end - begin >= least_leak_size) values.insert(text.substr(begin, end - begin));
  std::uint64_t leaks = 0;
  for (const auto value : values) leaks += stands_in(result, value) ? 1U : 0U;
  report_->leaks += leaks;
  if (leaks != 0 && rule_->leak_scan)
    return fail(ErrorCode::policy_denied,
                "a value that was replaced stands in the text once more: add it to the dictionary");
  return {};
}

}  // namespace siegel
