// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "detect/detail/identifier_run.h"
#include "detect/detail/rules.h"

namespace siegel::detail {
namespace {

constexpr std::size_t max_local_part = 64;  // RFC 5321, 4.5.3.1
constexpr std::size_t max_domain = 255;
constexpr std::size_t max_url = 2048;

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_local(char c) {
  return is_alphanumeric(c) || std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
}
bool is_domain(char c) { return is_alphanumeric(c) || c == '-' || c == '.'; }
bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// The end of a domain with at least one dot and two letters at the end; `at` if there is none.
std::size_t end_of_domain(std::string_view text, std::size_t at) {
  auto end = at;
  while (end < text.size() && end - at < max_domain && is_domain(text[end])) ++end;
  while (end > at && !is_alphanumeric(text[end - 1])) --end;
  const auto domain = text.substr(at, end - at);
  const auto dot = domain.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || domain.size() - dot < 3 ||
      domain.find("..") != std::string_view::npos)
    return at;
  const auto top = domain.substr(dot + 1);
  if (std::ranges::any_of(top, [](char c) { return c >= '0' && c <= '9'; })) return at;
  return end;
}

void find_email(Candidates& to, std::size_t sign) {
  const auto text = to.words().text();
  auto begin = sign;
  while (begin > 0 && sign - begin < max_local_part && is_local(text[begin - 1])) --begin;
  while (begin < sign && !is_alphanumeric(text[begin])) ++begin;
  if (begin == sign) {
    // A name on some service: @erika_m
    auto end = sign + 1;
    while (end < text.size() && end - sign < 32 && (is_alphanumeric(text[end]) || text[end] == '_' || text[end] == '.'))
      ++end;
    while (end > sign + 1 && text[end - 1] == '.') --end;
    const bool starts = sign == 0 || !is_alphanumeric(text[sign - 1]);
    if (starts && end - sign >= 4) to.add_range(sign, end, FindingType::url, 0.5, "handle");
    return;
  }
  const auto end = end_of_domain(text, sign + 1);
  if (end != sign + 1) to.add_range(begin, end, FindingType::email, 0.99, "email");
}

/// erika (at) example (dot) org, erika [at] example.org
void find_spelled_email(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (i < 2 || !(words[i - 1].is_mark('(') || words[i - 1].is_mark('[')) ||
      !(words[i + 1].is_mark(')') || words[i + 1].is_mark(']')))
    return;
  const auto text = words.text();
  auto begin = std::size_t{words[i - 1].begin};
  while (begin > 0 && text[begin - 1] == ' ') --begin;
  const auto sign = begin;
  while (begin > 0 && sign - begin < max_local_part && is_local(text[begin - 1])) --begin;
  auto last = i + 2;
  std::size_t parts = 0;
  if (!words[last].same_line() || words[last].kind == WordKind::mark) return;
  while (parts++ < 6) {
    if (words[last + 1].is_mark('.') && words[last + 1].gap == Gap::none && words[last + 2].gap == Gap::none &&
        words[last + 2].kind == WordKind::letters) {
      last += 2;
    } else if ((words[last + 1].is_mark('(') || words[last + 1].is_mark('[')) &&
               (words.is(last + 2, "dot") || words.is(last + 2, "punkt")) &&
               words[last + 4].kind == WordKind::letters) {
      last += 4;
    } else {
      break;
    }
  }
  if (begin < sign && parts > 1) to.add_range(begin, words[last].end, FindingType::email, 0.9, "email.spelled");
}

void find_url(Candidates& to, std::size_t begin, std::size_t rest, double score) {
  // "www.www.www.": each would be read to the end of the first.
  if (begin < to.url_end()) return;
  const auto text = to.words().text();
  auto end = rest;
  while (end < text.size() && end - begin < max_url && static_cast<unsigned char>(text[end]) > 0x20 &&
         std::string_view("<>\"{}|\\^`").find(text[end]) == std::string_view::npos)
    ++end;
  while (end > rest && std::string_view(".,;:!?)]'*_").find(text[end - 1]) != std::string_view::npos) --end;
  if (end - rest < 3) return;
  to.add_range(begin, end, FindingType::url, score, "url");
  to.set_url_end(end);
}

/// A domain by itself: only with an ending that is nothing else, `kanzlei-meier.de`.
void find_bare_domain(Candidates& to, std::size_t dot_word) {
  const auto& words = to.words();
  if (dot_word == 0 || words[dot_word].gap != Gap::none || words[dot_word + 1].gap != Gap::none) return;
  static constexpr std::string_view endings[] = {"de", "at",   "ch", "com", "org", "net",
                                                 "eu", "info", "uk", "edu", "gov", "io"};
  const auto& end_word = words[dot_word + 1];
  if (end_word.kind != WordKind::letters || end_word.letter_case != WordCase::lower) return;
  if (std::ranges::find(endings, words.text(dot_word + 1)) == std::ranges::end(endings)) return;
  if (words[dot_word + 2].is_mark('.') && words[dot_word + 2].gap == Gap::none &&
      words[dot_word + 3].gap == Gap::none && words[dot_word + 3].kind == WordKind::letters)
    return;  // not the last dot
  const auto text = words.text();
  auto begin = std::size_t{words[dot_word].begin};
  while (begin > 0 && words[dot_word].begin - begin < 63 && is_domain(text[begin - 1])) --begin;
  if (begin > 0 && (text[begin - 1] == '@' || text[begin - 1] == '/')) return;
  if (words[dot_word].begin - begin < 3) return;
  auto end = std::size_t{end_word.end};
  if (end < text.size() && text[end] == '/') return find_url(to, begin, end, 0.7);
  to.add_range(begin, end, FindingType::url, 0.6, "domain");
}

void find_ip_4(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  if (is_attached_before(words, i)) return;
  for (std::size_t part = 0; part < 4; ++part) {
    const auto at = i + 2 * part;
    if (!words[at].is_digits() || words[at].size() > 3 || words.number(at) > 255 ||
        (part != 0 && words[at].gap != Gap::none))
      return;
    if (part < 3 && !(words[at + 1].is_mark('.') && words[at + 1].gap == Gap::none)) return;
  }
  const auto last = i + 6;
  if (words[last + 1].is_mark('.') && words[last + 1].gap == Gap::none && words[last + 2].is_digits() &&
      words[last + 2].gap == Gap::none)
    return;
  to.add(i, last, FindingType::ip_address,
         has_cue_before(words, i, 4, {"version", "kapitel", "section", "abschnitt"}) ? 0.25 : 0.93, "ip.v4");
}

/// IPv6 and MAC: groups of hexadecimal digits with colons.
void find_hex_groups(Candidates& to, std::size_t colon) {
  const auto text = to.words().text();
  auto begin = colon;
  while (begin > 0 && colon - begin < 5 && is_hex(text[begin - 1])) --begin;
  if (begin > 0 && (is_alphanumeric(text[begin - 1]) || text[begin - 1] == ':')) return;
  auto end = begin;
  std::size_t colons = 0;
  std::size_t groups = 0;
  std::size_t in_group = 0;
  bool twos = true;
  bool doubled = false;
  bool has_letter = false;
  for (; end < text.size() && end - begin < 45 && (is_hex(text[end]) || text[end] == ':'); ++end) {
    if (text[end] == ':') {
      ++colons;
      if (end + 1 < text.size() && text[end + 1] == ':') doubled = true;
      if (in_group != 2) twos = false;
      in_group = 0;
    } else if (has_letter = has_letter || text[end] > '9'; ++in_group == 1) {
      ++groups;
    } else if (in_group > 4) {
      return;
    }
  }
  if (end < text.size() && is_alphanumeric(text[end])) return;
  if (colons == 5 && groups == 6 && twos && in_group == 2)
    to.add_range(begin, end, FindingType::mac_address, 0.95, "mac");
  else if ((colons == 7 && groups == 8) || (doubled && groups >= 2 && groups <= 7 && colons >= 2 && has_letter))
    to.add_range(begin, end, FindingType::ip_address, 0.93, "ip.v6");
}

/// 00-1B-44-11-3A-B7. True if there was one.
bool find_hyphenated_mac(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const auto& word = words[i];
  if (word.kind == WordKind::mark || word.size() != 2 || !words[i + 1].is_mark('-') || is_attached_before(words, i))
    return false;
  const auto text = words.text().substr(word.begin, 17);
  if (text.size() != 17) return false;
  for (std::size_t k = 0; k < 17; ++k)
    if (k % 3 == 2 ? text[k] != '-' : !is_hex(text[k])) return false;
  to.add_range(word.begin, word.begin + 17, FindingType::mac_address, 0.96, "mac");
  return true;
}

}  // namespace

void find_internet(Candidates& to, std::size_t i) {
  const auto& words = to.words();
  const auto& word = words[i];
  if (word.is_mark('@')) return find_email(to, word.begin);
  if (word.is_mark(':')) {
    const auto text = words.text();
    if (i > 0 && text.substr(word.begin).starts_with("://") && words[i - 1].kind == WordKind::letters &&
        word.gap == Gap::none)
      return find_url(to, words[i - 1].begin, word.begin + 3, 0.9);
    return find_hex_groups(to, word.begin);
  }
  if (word.is_mark('.')) return find_bare_domain(to, i);
  if (find_hyphenated_mac(to, i)) return;
  if (word.is_digits()) return find_ip_4(to, i);
  if (word.kind == WordKind::letters && words.is(i, "www") && words[i + 1].is_mark('.'))
    return find_url(to, word.begin, word.end, 0.85);
  if (word.kind == WordKind::letters && (words.is(i, "at") || words.is(i, "ät"))) return find_spelled_email(to, i);
}

}  // namespace siegel::detail
