// SPDX-License-Identifier: Apache-2.0
#include "privacy/restorer.h"

#include <algorithm>

#include "codec/json.h"
#include "data/json_scalar.h"
#include "privacy/name_parts.h"

namespace siegel {
namespace {

constexpr std::size_t max_ending = 3;  // letters that are looked at behind a token: `en` and one more
constexpr std::size_t max_tail = name_part_size + max_ending;

constexpr auto word_bytes = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = true;
  for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c] = table[c - 'A' + 'a'] = true;
  return table;
}();

/// By its first two letters alone nearly every word is none of ours.
class Beginnings {
 public:
  Beginnings() {
    for (std::size_t i = 0; i < token_type_count; ++i) {
      const auto word = word_of(static_cast<TokenType>(i));
      pairs_[index_of(word[0], word[1])] = true;
      firsts_[letter(word[0])] = true;
    }
  }
  /// True for what may be the beginning of a token; also if there is only one letter yet.
  bool may_begin(std::string_view word) const {
    if (letter(word[0]) >= letters) return false;
    if (word.size() == 1) return firsts_[letter(word[0])];
    return letter(word[1]) < letters && pairs_[index_of(word[0], word[1])];
  }

 private:
  static constexpr std::size_t letters = 26;
  static std::size_t letter(char c) {
    return static_cast<std::size_t>(static_cast<unsigned char>(c | 0x20) - 'a') & 0xFFU;
  }
  static std::size_t index_of(char first, char second) { return letter(first) * letters + letter(second); }

  std::array<bool, letters> firsts_{};
  std::array<bool, letters * letters> pairs_{};
};

bool is_word_byte(char c) { return word_bytes[static_cast<unsigned char>(c)]; }

/// The letters behind a token, if they are an ending that German or English puts behind names; nothing if the word goes
/// on, and then it is no token.
std::optional<std::string_view> ending_of(std::string_view rest) {
  std::size_t size = 0;
  while (size < rest.size() && size <= max_ending && is_word_byte(rest[size])) ++size;
  const auto letters = rest.substr(0, size);
  if (letters.empty() || letters == "s" || letters == "es" || letters == "n" || letters == "en") return letters;
  if (letters == "S" || letters == "ES" || letters == "N" || letters == "EN") return letters;
  return std::nullopt;
}

/// "Hans", "Marx": no s is put behind these, but an apostrophe (Amtliches Regelwerk, § 96).
bool takes_apostrophe(std::string_view value) {
  return value.ends_with('s') || value.ends_with('x') || value.ends_with('z') || value.ends_with("\xC3\x9F");
}

}  // namespace

void RestoreReport::add(const RestoreReport& other) {
  restored += other.restored;
  corrected += other.corrected;
  unresolved += other.unresolved;
  foreign += other.foreign;
}

std::string RestoreReport::print() const {
  auto json = JsonWriter::object();
  json.set("report_version", std::uint64_t{1}).set("restored", restored).set("corrected", corrected);
  json.set("unresolved", unresolved).set("foreign", foreign);
  return json.print_indented() + "\n";
}

Restorer::Restorer(const TokenSource& source, std::vector<SessionTokens> sessions, const RestoreOptions& options)
    : source_(source), sessions_(std::move(sessions)), mode_(options.mode), context_(options.context) {}

Result<ByteView> Restorer::push(ByteView text) {
  if (error_) return error_.get();
  if (held_.empty()) return run(text_of(text), false);
  append(held_, text);
  WipedBytes all;
  all.swap(held_);
  return run(text_of(all), false);
}

Result<ByteView> Restorer::finish() {
  if (error_) return error_.get();
  WipedBytes all;
  all.swap(held_);
  auto last = run(text_of(all), true);
  if (last) error_.close();
  return last;
}

void Restorer::detect_context(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return;
  context_ = text[first] == '{' || text[first] == '[' ? RestoreContext::json : RestoreContext::text;
}

/// True if the character that ends in front of `at` is a letter beyond ASCII: two bytes, U+00C0 to U+07FF.
bool Restorer::follows_letter(std::string_view text, std::size_t at) const {
  const auto last = static_cast<unsigned char>(at >= 1 ? text[at - 1] : before_[1]);
  const auto lead = static_cast<unsigned char>(at >= 2 ? text[at - 2] : before_[at]);
  return (last & 0xC0U) == 0x80U && lead >= 0xC3 && lead <= 0xDF;
}

void Restorer::remember_end(std::string_view passed) {
  for (const auto c : passed.substr(passed.size() - std::min<std::size_t>(passed.size(), 2))) {
    before_[0] = before_[1];
    before_[1] = c;
  }
}

Result<ByteView> Restorer::run(std::string_view text, bool at_end) {
  out_.clear();
  if (context_ == RestoreContext::automatic) detect_context(text);
  static const Beginnings beginnings;
  std::size_t copied = 0;
  std::size_t at = 0;
  // Through words and gaps in turn: a token begins where a word does.
  while (at < text.size()) {
    if (after_word_) {
      while (at < text.size() && is_word_byte(text[at])) ++at;
      if (at == text.size()) break;
    }
    while (at < text.size() && !is_word_byte(text[at])) ++at;
    after_word_ = false;
    if (at == text.size()) break;
    after_word_ = true;
    const auto rest = text.substr(at);
    if (!beginnings.may_begin(rest) || follows_letter(text, at)) continue;
    TokenShape shape;
    const auto match = match_token(rest, at_end, shape);
    if (match == TokenMatch::none) continue;
    const auto behind = match == TokenMatch::found ? rest.substr(shape.stops[shape.stop_count - 1].end) : rest;
    const bool may_be_part = behind == "." || parse_name_part(behind);
    const bool sees_ending =
        at_end || match == TokenMatch::partial || behind.size() > (may_be_part ? max_tail : max_ending);
    if (match == TokenMatch::partial || !sees_ending) {
      append(out_, bytes_of(text.substr(copied, at - copied)));
      held_.assign(rest.begin(), rest.end());
      remember_end(text.substr(0, at));
      after_word_ = false;
      return ByteView(out_);
    }
    append(out_, bytes_of(text.substr(copied, at - copied)));
    std::size_t taken = 0;
    if (auto done = handle(rest, shape, taken); !done) return error_.set(done.error());
    at += taken;
    copied = at;
    after_word_ = taken == 0;
  }
  append(out_, bytes_of(text.substr(copied)));
  remember_end(text);
  return ByteView(out_);
}

Status Restorer::handle(std::string_view text, const TokenShape& shape, std::size_t& taken) {
  auto fate = Fate::ordinary;
  const auto resolved = shape.is_session() ? resolve_session(text, shape, fate) : resolve_hmac(text, shape, fate);
  if (!resolved) {
    // Without one digit it is a word like any other, "place-holder".
    if (shape.digits == 0 || fate == Fate::ordinary) return {};
    ++(fate == Fate::foreign ? report_.foreign : report_.unresolved);
    if (mode_ == RestoreMode::strict)
      return fail(ErrorCode::unresolved_token, "a token stands for nothing that is known here");
    return {};
  }
  ++report_.restored;
  if (resolved->corrected) ++report_.corrected;
  append(out_, bytes_of(std::string_view(shape.emphasis.data(), shape.emphasis_size)));
  put(resolved->value);
  taken = resolved->end;
  const auto ending = ending_of(text.substr(taken)).value_or("");
  if ((ending == "s" || ending == "es") && takes_apostrophe(resolved->value)) {
    taken += ending.size();
    append(out_, bytes_of("'"));
  }
  return {};
}

std::optional<Restorer::Resolved> Restorer::resolve_session(std::string_view text, const TokenShape& shape,
                                                            Fate& fate) {
  const auto end = shape.stops[0].end;
  fate = Fate::foreign;
  SessionBody body{};
  std::copy_n(shape.symbols.begin(), body.size(), body.begin());
  if (!ending_of(text.substr(end))) {
    fate = Fate::unresolved;  // a symbol too many
    return std::nullopt;
  }
  // One that is right in some session is not taken for a damaged one of another.
  for (const auto wanted : {CodeVerdict::right, CodeVerdict::corrected}) {
    for (const auto& session : sessions_) {
      const auto reading = session.read(shape.type, shape.page, body);
      if (reading.verdict != wanted) continue;
      if (const auto value = source_.find(reading.token))
        return with_name_part(text, shape.type, reading.token, {*value, end, wanted == CodeVerdict::corrected});
      if (wanted == CodeVerdict::right) fate = Fate::unresolved;
    }
    if (fate == Fate::unresolved) break;
  }
  return std::nullopt;
}

/// `PERSON-4QX7M.L`: the part as it was written, or else the word of the full name.
Restorer::Resolved Restorer::with_name_part(std::string_view text, TokenType type, std::string_view token,
                                            Resolved full) const {
  const auto part = type == TokenType::person ? parse_name_part(text.substr(full.end)) : std::nullopt;
  if (!part || !ending_of(text.substr(full.end + name_part_size))) return full;
  const auto known = source_.find(std::string(token) + std::string(suffix_of(*part)));
  return {known ? *known : take_name_part(full.value, *part), full.end + name_part_size, full.corrected};
}

std::optional<Restorer::Resolved> Restorer::resolve_hmac(std::string_view text, const TokenShape& shape, Fate& fate) {
  fate = Fate::ordinary;
  for (const auto wanted : {CodeVerdict::right, CodeVerdict::corrected}) {
    for (std::size_t i = shape.stop_count; i-- > 0;) {
      const auto [symbols, end] = shape.stops[i];
      if (symbols < min_hmac_symbols || symbols % symbols_per_group != 0) continue;
      auto word = shape.symbols;
      if (correct_word(std::span(word).first(symbols)) != wanted) {
        if (fate == Fate::ordinary) fate = Fate::foreign;
        continue;
      }
      if (!ending_of(text.substr(end))) continue;
      fate = Fate::unresolved;
      const auto token = spell_hmac_token(shape.type, std::span(word).first(symbols));
      if (const auto value = source_.find(token)) return Resolved{*value, end, wanted == CodeVerdict::corrected};
    }
  }
  return std::nullopt;
}

void Restorer::put(std::string_view value) {
  if (!is_json()) {
    append(out_, bytes_of(value));
    return;
  }
  std::string escaped;
  append_json_string(value, escaped);
  append(out_, bytes_of(std::string_view(escaped).substr(1, escaped.size() - 2)));
  wipe({reinterpret_cast<std::uint8_t*>(escaped.data()), escaped.size()});
}

}  // namespace siegel
