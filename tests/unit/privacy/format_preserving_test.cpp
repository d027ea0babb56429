// SPDX-License-Identifier: Apache-2.0
#include "privacy/format_preserving.h"

#include <set>

#include "privacy/check_scheme.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

FormatPreserving make(const FormatPreservingOptions& options) {
  return value(FormatPreserving::create(pattern(32), options, provider()));
}

FormatPreservingOptions checked(CheckScheme scheme, CheckStrategy strategy = CheckStrategy::repair) {
  FormatPreservingOptions options;
  options.check = scheme;
  options.strategy = strategy;
  return options;
}

std::string there_and_back(FormatPreserving& fpe, const std::string& plain) {
  const auto sealed = std::string(value(fpe.encrypt(plain)));
  CHECK(sealed != plain);
  CHECK(sealed.size() == plain.size());
  CHECK(std::string(value(fpe.decrypt(sealed))) == plain);
  return sealed;
}

}  // namespace

TEST_CASE("format-preserving: digits, and what stands between them", "[privacy][fpe]") {
  auto fpe = make({});
  const auto sealed = there_and_back(fpe, "12-345/678 9");
  CHECK(sealed[2] == '-');
  CHECK(sealed[6] == '/');
  CHECK(sealed[10] == ' ');
  CHECK(value(fpe.encrypt("12-345/678 9")) == sealed);
  CHECK(error_of(fpe.encrypt("12345")) == ErrorCode::bad_data);  // 10^5 < 10^6
  CHECK(error_of(fpe.encrypt("12345a7")) == ErrorCode::bad_data);
  CHECK(error_of(fpe.encrypt("")) == ErrorCode::bad_data);
  CHECK(error_of(fpe.encrypt("\xFF")) == ErrorCode::bad_data);
  CHECK(error_of(fpe.encrypt(std::string(5000, '1'))) == ErrorCode::too_large);
}

TEST_CASE("format-preserving: a template", "[privacy][fpe]") {
  FormatPreservingOptions options;
  options.format = "K-##?******\\*";
  auto fpe = make(options);
  const auto sealed = there_and_back(fpe, "K-12x345678*");
  CHECK(sealed.starts_with("K-12x"));
  CHECK(sealed.back() == '*');
  for (const auto* wrong : {"K-12x345678", "X-12x345678*", "K-1ax345678*", "K-12x34567a*", "K-12x345678**"})
    CHECK(error_of(fpe.encrypt(wrong)) == ErrorCode::bad_data);
  options.format = "AB...";
  auto open = make(options);
  CHECK(there_and_back(open, "AB123-456").starts_with("AB"));
  for (const auto* bad : {"AB", "**\\", "\xFF*"}) {
    options.format = bad;
    CHECK(error_of(FormatPreserving::create(pattern(32), options, provider())) == ErrorCode::bad_policy);
  }
}

TEST_CASE("format-preserving: alphabets", "[privacy][fpe]") {
  FormatPreservingOptions options;
  options.alphabet = value(Alphabet::custom("abcdefghijklmnopqrstuvwxyz\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F"));
  auto fpe = make(options);
  const auto sealed = std::string(value(fpe.encrypt("m\xC3\xBCller")));
  CHECK(std::string(value(fpe.decrypt(sealed))) == "m\xC3\xBCller");
  CHECK(value(Alphabet::parse("hex")).radix() == 16);
  CHECK(value(Alphabet::parse("letters")).radix() == 52);
  CHECK(value(Alphabet::parse("alphanumeric")).radix() == 62);
  CHECK(value(Alphabet::parse("lower")).radix() == 26);
  CHECK(value(Alphabet::parse("upper")).radix() == 26);
  CHECK(value(Alphabet::parse("digits")).radix() == 10);
  CHECK(value(Alphabet::parse("01")).number_of('1') == 1);
  for (const auto* wrong : {"", "a", "aba", "a\nb", "\xFF\xFE"})
    CHECK(error_of(Alphabet::custom(wrong)) == ErrorCode::bad_argument);
}

TEST_CASE("format-preserving: check digits are repaired", "[privacy][fpe]") {
  const std::pair<CheckScheme, std::vector<std::string>> examples[] = {
      {CheckScheme::luhn, {"4111 1111 1111 1111", "378282246310005"}},
      {CheckScheme::iban, {"DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819"}},
      {CheckScheme::steuer_id, {"86095742719", "65 929 970 489"}},
      {CheckScheme::kvnr, {"A123456780", "C000500021"}},
      {CheckScheme::rvnr, {"15070649C103", "65170839J003"}},
      {CheckScheme::ean, {"756.1234.5678.97"}},
  };
  for (const auto& [scheme, values] : examples) {
    auto repairing = make(checked(scheme));
    auto breaking = make(checked(scheme, CheckStrategy::broken));
    for (const auto& plain : values) {
      INFO(plain);
      const auto repaired = there_and_back(repairing, plain);
      CheckedValue parts;
      ok(read_checked(scheme, repaired, false, parts));  // passes every validation
      const auto broken = there_and_back(breaking, plain);
      CHECK(error_of(read_checked(scheme, broken, false, parts)) == ErrorCode::bad_data);  // passes none
      CHECK(error_of(breaking.decrypt(plain)) == ErrorCode::bad_data);
      auto wrong = plain;
      wrong.back() = wrong.back() == '9' ? '0' : static_cast<char>(wrong.back() + 1);
      CHECK(error_of(repairing.encrypt(wrong)) == ErrorCode::bad_data);
      CHECK(error_of(repairing.encrypt("x" + plain)) == ErrorCode::bad_data);
    }
  }
  CHECK(value(make(checked(CheckScheme::iban)).encrypt("GB29NWBK60161331926819")).substr(4, 4) == "NWBK");
  CHECK(value(make(checked(CheckScheme::ean)).encrypt("7561234567897")).starts_with("756"));
}

TEST_CASE("format-preserving: the tweak keeps fields apart", "[privacy][fpe]") {
  std::set<std::string> seen;
  FormatPreservingOptions options;
  const auto add = [&] { return seen.insert(std::string(value(make(options).encrypt("12345678")))).second; };
  CHECK(add());
  options.domain = "a";
  CHECK(add());
  options.field = "b";
  CHECK(add());
  options.domain = "ab";
  options.field = "";
  CHECK(add());
  options.key_version = 2;
  CHECK(add());
}

TEST_CASE("format-preserving: what a policy cannot ask for", "[privacy][fpe]") {
  auto options = checked(CheckScheme::luhn);
  options.format = "****";
  CHECK(error_of(FormatPreserving::create(pattern(32), options, provider())) == ErrorCode::bad_policy);
  options = checked(CheckScheme::steuer_id, CheckStrategy::test_range);
  CHECK(error_of(FormatPreserving::create(pattern(32), options, provider())) == ErrorCode::bad_policy);
  options = {};
  options.min_domain = 999'999;
  CHECK(error_of(FormatPreserving::create(pattern(32), options, provider())) == ErrorCode::bad_policy);
  CHECK(error_of(FormatPreserving::create(pattern(31), {}, provider())) == ErrorCode::bad_key);
  options.min_domain = 100'000'000;
  CHECK(error_of(make(options).encrypt("1234567")) == ErrorCode::bad_data);
  CHECK(value(parse_check_scheme("steuer-id")) == CheckScheme::steuer_id);
  CHECK(error_of(parse_check_scheme("isbn")) == ErrorCode::bad_argument);
  CHECK(value(parse_check_strategy("break")) == CheckStrategy::broken);
  CHECK(error_of(parse_check_strategy("mend")) == ErrorCode::bad_argument);
}
