// SPDX-License-Identifier: Apache-2.0
// FF1 against the samples of NIST and the suites of Wycheproof; AES-SIV against Wycheproof.
#include "privacy/ff1.h"

#include "support/provider.h"
#include "support/results.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

namespace {

using Digits = std::vector<std::uint16_t>;

Digits digits_of(std::string_view text, std::string_view alphabet) {
  Digits digits;
  for (const auto character : text) {
    const auto found = alphabet.find(character);
    digits.push_back(found == std::string_view::npos ? max_ff1_radix - 1 : static_cast<std::uint16_t>(found));
  }
  return digits;
}

Digits digits_field(const nlohmann::json& test, const char* name, const nlohmann::json& group) {
  const auto& field = test.at(name);
  if (field.is_string()) return digits_of(field.get<std::string>(), group.at("alphabet").get<std::string>());
  Digits digits;
  for (const auto& number : field) {
    const auto value = number.get<std::int64_t>();
    digits.push_back(value < 0 || value >= max_ff1_radix ? max_ff1_radix - 1 : static_cast<std::uint16_t>(value));
  }
  return digits;
}

/// Wycheproof's valid cases include those between the old minimum and the new: they have to be refused by the standard
/// domain and come out right under the old one.
void run_suite(const std::string& name) {
  for_each_case(load_suite(name), [&](const auto& group, const auto& test) {
    const auto radix = group.contains("radix")
                           ? group.at("radix").template get<std::uint32_t>()
                           : static_cast<std::uint32_t>(group.at("alphabet").template get<std::string>().size());
    const auto key = hex_field(test, "key");
    const auto tweak = hex_field(test, "tweak");
    const auto plain = digits_field(test, "msg", group);
    const auto sealed = digits_field(test, "ct", group);
    auto standard = Ff1::create(key, radix, tweak, provider());
    auto legacy = Ff1::create(key, radix, tweak, provider(), Ff1Domain::legacy);
    if (has_flag(test, "InvalidKeySize")) {
      REQUIRE(error_of(standard) == ErrorCode::bad_key);
      return;
    }
    auto digits = plain;
    if (result_of(test) != "valid") {
      REQUIRE(error_of(standard->encrypt(digits)) == ErrorCode::bad_data);
      return;
    }
    if (plain.size() < standard->min_length()) {
      REQUIRE(has_flag(test, "SmallMessageSize"));
      REQUIRE(error_of(standard->encrypt(digits)) == ErrorCode::bad_data);
      REQUIRE(digits == plain);
    } else {
      REQUIRE(standard->encrypt(digits).has_value());
      REQUIRE(digits == sealed);
      REQUIRE(standard->decrypt(digits).has_value());
      REQUIRE(digits == plain);
    }
    REQUIRE(legacy->encrypt(digits).has_value());
    REQUIRE(digits == sealed);
    REQUIRE(legacy->decrypt(digits).has_value());
    REQUIRE(digits == plain);
  });
}

}  // namespace

TEST_CASE("NIST SP 800-38G: the nine samples of FF1", "[ff1]") {
  const auto suite = load_suite("ff1/ff1_nist_samples.json");
  REQUIRE(suite.at("vectors").size() == 9);
  for (const auto& sample : suite.at("vectors")) {
    INFO("sample " << sample.at("sample").get<int>());
    const std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    const auto radix = sample.at("radix").get<std::uint32_t>();
    auto ff1 = value(Ff1::create(hex_field(sample, "key"), radix, hex_field(sample, "tweak"), provider()));
    auto digits = digits_of(sample.at("pt").get<std::string>(), alphabet);
    const auto plain = digits;
    REQUIRE(ff1.encrypt(digits).has_value());
    REQUIRE(digits == digits_of(sample.at("ct").get<std::string>(), alphabet));
    REQUIRE(ff1.decrypt(digits).has_value());
    REQUIRE(digits == plain);
  }
}

TEST_CASE("Wycheproof: FF1", "[wycheproof][ff1]") {
  const auto folder = suite_path("wycheproof");
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with("aes_ff1_")) continue;
    INFO(name);
    run_suite("wycheproof/" + name);
    ++files;
  }
  REQUIRE(files > 0);
}

TEST_CASE("Wycheproof: AES-SIV-CMAC", "[wycheproof][siv]") {
  for_each_case(load_suite("wycheproof/aes_siv_cmac_test.json"), [](const auto&, const auto& test) {
    auto siv = value(provider().aes_siv(hex_field(test, "key")));
    const auto data = hex_field(test, "aad");
    const std::array<ByteView, 1> components{data};
    const auto plain = hex_field(test, "msg");
    const auto sealed = hex_field(test, "ct");
    auto opened = siv->open(components, sealed);
    if (result_of(test) != "valid") {
      REQUIRE(error_of(opened) == ErrorCode::payload_forged);
      return;
    }
    REQUIRE(value(std::move(opened)) == plain);
    REQUIRE(value(siv->seal(components, plain)) == sealed);
  });
}

TEST_CASE("AES-SIV: RFC 5297, A.2, several components", "[siv]") {
  auto siv = value(provider().aes_siv(hex("7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f")));
  const auto first = hex("00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100");
  const auto second = hex("102030405060708090a0");
  const auto nonce = hex("09f911029d74e35bd84156c5635688c0");
  const std::array<ByteView, 3> components{first, second, nonce};
  const auto plain =
      hex("7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553");
  const auto sealed = value(siv->seal(components, plain));
  CHECK(sealed == hex("7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17dba77ceb094fa663b7a3f748ba8af829"
                      "ea64ad544a272e9c485b62a3fd5c0d"));
  CHECK(value(siv->open(components, sealed)) == plain);
  // Fewer components than the message before: what that one said is forgotten.
  const auto without = value(siv->seal(std::span(components).first(1), plain));
  CHECK(without != sealed);
  auto fresh = value(provider().aes_siv(hex("7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f")));
  CHECK(value(fresh->seal(std::span(components).first(1), plain)) == without);
  CHECK(error_of(siv->open(std::span(components).first(2), sealed)) == ErrorCode::payload_forged);
}
