// SPDX-License-Identifier: Apache-2.0
#include "privacy/restorer.h"

#include <array>
#include <map>
#include <random>

#include "support/provider.h"
#include "support/transforms.h"

using namespace siegel;
using namespace siegel::test;

namespace {

SessionTokens session(std::uint64_t seed = 1) {
  return value(SessionTokens::create(secret(pattern(session_key_size, seed)), provider()));
}

/// What was given out, in memory.
class Given final : public TokenSource {
 public:
  std::optional<std::string_view> find(std::string_view token) const override {
    const auto found = values.find(token);
    if (found == values.end()) return std::nullopt;
    return found->second;
  }
  std::string session_token(TokenType type, std::string value) {
    std::optional<std::string> token;
    while (!token) token = tokens.make(type, next++);
    values.emplace(*token, std::move(value));
    return *token;
  }
  std::string hmac_token(TokenType type, const std::string& value) {
    auto hmac = test::value(HmacTokens::create(type, pattern(32), 1, 1000, provider()));
    std::string token(hmac.make(value));
    values.emplace(token, value);
    return token;
  }

  SessionTokens tokens = session();
  std::map<std::string, std::string, std::less<>> values;
  std::uint64_t next = 0;
};

struct Restored {
  std::string text;
  RestoreReport report;
};

Restored restore(const Given& given, std::string_view in, const RestoreOptions& options = {}) {
  Restorer restorer(given, {given.tokens}, options);
  auto out = bytes(value(restorer.push(bytes_of(in))));
  append(out, value(restorer.finish()));
  // Wherever the text is cut, the same comes out.
  for (std::size_t cut = 0; cut <= in.size(); ++cut) {
    Restorer cutting(given, {given.tokens}, options);
    auto pieces = bytes(value(cutting.push(bytes_of(in.substr(0, cut)))));
    append(pieces, value(cutting.push(bytes_of(in.substr(cut)))));
    append(pieces, value(cutting.finish()));
    if (pieces != out) FAIL("cut at " << cut << ": " << text(pieces) << " and not " << text(out));
  }
  return {text(out), restorer.report()};
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

std::string lower(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace

TEST_CASE("restore: what models do to tokens", "[privacy][restore]") {
  Given given;
  const auto token = given.session_token(TokenType::person, "Erika Mustermann");
  const auto word = token.substr(0, token.find('-'));
  const auto body = token.substr(token.find('-') + 1);
  const auto expect = [&](const std::string& in, const std::string& out) {
    INFO(in);
    CHECK(restore(given, in).text == out);
  };
  expect(token, "Erika Mustermann");
  expect("Sehr geehrte Frau " + token + ", wie", "Sehr geehrte Frau Erika Mustermann, wie");
  expect(lower(token) + ".", "Erika Mustermann.");
  expect("\"" + token + "\"", "\"Erika Mustermann\"");
  expect("**" + token + "**", "**Erika Mustermann**");
  expect("`" + token + "`", "`Erika Mustermann`");
  expect("**" + word + "**-" + body, "**" + std::string("**Erika Mustermann"));
  expect(word + "-**" + body + "**", "**Erika Mustermann**");
  for (const auto* dash : {"\\-", "\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x93", "\xE2\x88\x92", "&#45;", "&ndash;",
                           "\xC2\xAD-", "-\xE2\x80\x8B", "\xC2\xA0-\xC2\xA0", "\\u2011"})
    expect("x " + word + dash + body + " y", "x Erika Mustermann y");
  expect(word + "-" + body.substr(0, 2) + "\xC2\xAD" + body.substr(2) + " y", "Erika Mustermann y");
  expect(replaced(replaced(token, "0", "O"), "1", "l"), "Erika Mustermann");
  // Words before and behind.
  expect("Ex-" + token + "-Akte", "Ex-Erika Mustermann-Akte");
  expect(token + "s Akte", "Erika Mustermanns Akte");
  expect(token + "'s file", "Erika Mustermann's file");
  expect(token + "en", "Erika Mustermannen");
  expect(token + token, token + token);  // no border: nobody knows what that was
  expect("X" + token, "X" + token);
  expect("\xC3\xA4" + token, "\xC3\xA4" + token);
  // Restored text is not looked at again.
  const auto inner = given.session_token(TokenType::term, token);
  expect(inner, token);
}

TEST_CASE("restore: the genitive of names in s", "[privacy][restore]") {
  Given given;
  const auto hans = given.session_token(TokenType::person, "Hans");
  const auto weiss = given.session_token(TokenType::person, "Wei\xC3\x9F");
  CHECK(restore(given, hans + "s Akte und " + weiss + "es").text == "Hans' Akte und Wei\xC3\x9F'");
}

TEST_CASE("restore: one wrong symbol is corrected, two are not, and never to another person", "[privacy][restore]") {
  Given given;
  std::vector<std::string> tokens;
  for (int i = 0; i < 300; ++i) tokens.push_back(given.session_token(TokenType::person, "P" + std::to_string(i)));
  std::uint64_t corrected = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto begin = tokens[i].find('-') + 1;
    for (std::size_t at = begin; at < tokens[i].size(); ++at) {
      auto damaged = tokens[i];
      damaged[at] = damaged[at] == '7' ? '8' : '7';
      Restorer restorer(given, {given.tokens});
      auto out = text(value(restorer.push(bytes_of(damaged))));
      out += text(value(restorer.finish()));
      if (out == "P" + std::to_string(i)) corrected += restorer.report().corrected;
      REQUIRE((out == damaged || out == "P" + std::to_string(i)));
    }
  }
  CHECK(corrected >= tokens.size() * session_body_size - 2);
}

TEST_CASE("restore: the long form", "[privacy][restore]") {
  Given given;
  const auto token = given.hmac_token(TokenType::iban, "DE89370400440532013000");
  CHECK(token.size() == std::string_view("IBAN-1K7Q-9MXW-2F4T-H8RD").size());
  CHECK(restore(given, "an " + token + ", bitte").text == "an DE89370400440532013000, bitte");
  CHECK(restore(given, lower(token)).text == "DE89370400440532013000");
  CHECK(restore(given, token + "-Akte").text == "DE89370400440532013000-Akte");
  CHECK(restore(given, replaced(token, "-", "\xE2\x80\x91")).text == "DE89370400440532013000");
  auto damaged = token;
  damaged[7] = damaged[7] == 'X' ? 'Y' : 'X';
  const auto mended = restore(given, damaged);
  CHECK(mended.text == "DE89370400440532013000");
  CHECK(mended.report.corrected == 1);
}

TEST_CASE("restore: foreign, unknown and ordinary words", "[privacy][restore]") {
  Given given;
  const auto known = given.session_token(TokenType::person, "Erika");
  auto other = session(2);
  std::string foreign;
  for (std::uint64_t number = 0; foreign.empty(); ++number)
    foreign = other.make(TokenType::person, number).value_or("");
  std::string unknown;
  for (std::uint64_t number = 900; unknown.empty(); ++number)
    unknown = given.tokens.make(TokenType::person, number).value_or("");
  const auto result = restore(given, known + " " + foreign + " " + unknown + " date-based person-local ip-4 IBAN-2");
  CHECK(result.text == "Erika " + foreign + " " + unknown + " date-based person-local ip-4 IBAN-2");
  CHECK(result.report.restored == 1);
  CHECK(result.report.foreign == 1);
  CHECK(result.report.unresolved == 1);
  CHECK(result.report.print().find("Erika") == std::string::npos);

  Restorer strict(given, {given.tokens}, {RestoreMode::strict});
  CHECK(error_of(strict.push(bytes_of(foreign + ". So"))) == ErrorCode::unresolved_token);
  CHECK(error_of(strict.finish()) == ErrorCode::unresolved_token);
}

TEST_CASE("restore: within JSON values are escaped", "[privacy][restore]") {
  Given given;
  const auto token = given.session_token(TokenType::person, "Max \"Maxl\" M\\ller\n");
  const auto escaped = std::string(R"(Max \"Maxl\" M\\ller\u000a)");
  CHECK(restore(given, " {\"to\": \"" + token + "\"}").text == " {\"to\": \"" + escaped + "\"}");
  CHECK(restore(given, "to " + token, {RestoreMode::lenient, RestoreContext::json}).text == "to " + escaped);
  CHECK(restore(given, "{" + token, {RestoreMode::lenient, RestoreContext::text}).text == "{Max \"Maxl\" M\\ller\n");
}

TEST_CASE("restore: holds back no more than a token", "[privacy][restore]") {
  Given given;
  const auto token = given.session_token(TokenType::person, "Erika");
  Restorer restorer(given, {given.tokens});
  const std::string in = "Text PERSON-" + std::string(200, '*') + " und " + token + " und person person- persona";
  std::size_t pushed = 0;
  std::size_t passed = 0;
  for (const auto c : in) {
    passed += value(restorer.push(bytes_of(std::string_view(&c, 1)))).size();
    ++pushed;
    REQUIRE(pushed <= passed + max_token_spelling + 4 + token.size());
  }
}

TEST_CASE("restore: the tokens of several sessions", "[privacy][restore]") {
  Given given;
  const auto ours = given.session_token(TokenType::person, "Erika");
  auto second = session(7);
  std::string theirs;
  for (std::uint64_t number = 0; theirs.empty(); ++number) theirs = second.make(TokenType::person, number).value_or("");
  given.values.emplace(theirs, "Max");
  Restorer restorer(given, {given.tokens, second});
  auto out = text(value(restorer.push(bytes_of(ours + " " + theirs))));
  out += text(value(restorer.finish()));
  CHECK(out == "Erika Max");
}

TEST_CASE("P12: a million random manglings restore nobody else", "[privacy][restore]") {
#if !defined(NDEBUG) || defined(__SANITIZE_ADDRESS__)  // sanitizers and counters take their time
  constexpr int rounds = 50'000;
#else
  constexpr int rounds = 1'000'000;
#endif
  Given given;
  std::vector<std::string> tokens;
  for (int person = 0; person < 100; ++person)
    tokens.push_back(given.session_token(TokenType::person, "<" + std::to_string(person) + ">"));
  constexpr std::string_view symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  constexpr std::array<std::string_view, 5> hyphens{"-", "\xE2\x80\x91", "\\-", "&#45;", "\xC2\xAD-"};
  constexpr std::array<std::string_view, 8> endings{"", "s", "en", ".", "'s", "-Akte", ", ", ".L"};
  std::mt19937_64 random(7);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  std::uint64_t wrong = 0;
  std::uint64_t right = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto person = below(tokens.size());
    auto token = tokens[person];
    const auto body = token.find('-') + 1;
    // At most two slips, of any kind that keeps the length.
    for (auto slips = below(3); slips > 0; --slips) {
      const auto at = body + below(token.size() - body);
      if (below(3) == 0 && at + 1 < token.size())
        std::swap(token[at], token[at + 1]);
      else
        token[at] = symbols[below(symbols.size())];
    }
    token = replaced(token, "-", hyphens[below(hyphens.size())]);
    if (below(3) == 0) token = lower(token);
    if (below(4) == 0) token = "**" + token + "**";
    token += endings[below(endings.size())];
    Restorer restorer(given, {given.tokens});
    auto out = bytes(value(restorer.push(bytes_of(token))));
    append(out, value(restorer.finish()));
    const auto begin = text(out).find('<');
    if (begin == std::string::npos) continue;
    if (text(out).substr(begin).starts_with("<" + std::to_string(person) + ">"))
      ++right;
    else
      ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(right > rounds / 2);
}
